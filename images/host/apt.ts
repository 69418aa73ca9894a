import {mkdir, writeFile, cp} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import pLimit from 'p-limit';
import {runTool, type ToolSettings} from './run-tool.ts';
import {temporaryFolder} from './temporary.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const quietly = {DEBIAN_FRONTEND: 'noninteractive', APT_LISTCHANGES_FRONTEND: 'none'};

/** apt and dpkg have one lock for the machine, and fail when it is taken. */
const oneInstall = pLimit(1);

/** Installs Debian packages of the machine's own release. Needs root; apt's output goes to the log. */
export async function aptInstall(packages: readonly string[], settings: ToolSettings) {
	await oneInstall(async () => {
		await runTool(['apt-get', 'update', '--quiet'], settings);
		await install(packages, [], settings);
	});
}

/**
 * Installs packages of another Debian release with as few dependencies from it as possible. apt knows the release
 * only during this call: sources, pins and lists are in a temporary folder.
 */
export async function aptInstallFrom(
	release: string,
	packages: readonly string[],
	settings: ToolSettings,
) {
	await using temporary = await temporaryFolder('apt');
	const options = await temporaryConfiguration(temporary.folder, release);
	await oneInstall(async () => {
		await runTool(['apt-get', 'update', '--quiet', ...options], settings);
		await install(
			packages.map(name => `${name}/${release}`),
			options,
			settings,
		);
	});
}

/**
 * Downloads packages of a Debian release into `folder`, regardless of this machine's release and installed
 * packages. Nothing is installed; apt's own lists and configuration are not touched.
 */
export async function aptDownload(
	{release, packages, folder}: {release: string; packages: readonly string[]; folder: string},
	settings: ToolSettings,
) {
	await using temporary = await temporaryFolder('apt');
	const options = await isolatedConfiguration(temporary.folder, release);
	await runTool(['apt-get', 'update', '--quiet', ...options], settings);
	await runTool(['apt-get', 'download', '--quiet', ...options, ...packages], {
		...settings,
		cwd: folder,
	});
}

/** The mirror that this machine's apt uses for its own release; undefined when none is configured. */
export async function debianMirror(): Promise<string | undefined> {
	const {stdout} =
		await execa`apt-get indextargets --format ${'$(REPO_URI) $(ORIGIN)'} ${'Created-By: Packages'} ${'Component: main'}`;
	const mirrors = stdout
		.split('\n')
		.map(line => line.split(' '))
		.filter(([uri, origin]) => origin === 'Debian' && !uri?.includes('security'));
	return mirrors[0]?.[0];
}

async function install(
	packages: readonly string[],
	options: readonly string[],
	{env, ...settings}: ToolSettings,
) {
	const command = ['apt-get', 'install', '--yes', '--quiet', '--no-install-recommends'] as const;
	await runTool([...command, ...options, ...packages], {
		...settings,
		env: {...env, ...quietly},
		uninterruptible: true,
	});
}

/** The machine's own configuration plus one more release that is used only when requested. */
async function temporaryConfiguration(folder: string, release: string): Promise<readonly string[]> {
	const sources = path.join(folder, 'sources');
	const preferences = path.join(folder, 'preferences');
	await cp('/etc/apt/sources.list.d', sources, {recursive: true});
	await cp('/etc/apt/preferences.d', preferences, {recursive: true});
	await writeFile(path.join(sources, 'spd.sources'), await source(release));
	await writeFile(
		path.join(preferences, 'spd'),
		`Package: *\nPin: release n=${release}\nPin-Priority: 100\n`,
	);
	return [
		...asOptions({'Dir::Etc::sourceparts': sources, 'Dir::Etc::preferencesparts': preferences}),
		...(await ownLists(folder)),
	];
}

/** One release and nothing else. */
async function isolatedConfiguration(folder: string, release: string): Promise<readonly string[]> {
	const sources = path.join(folder, 'sources');
	const status = path.join(folder, 'status');
	await mkdir(sources);
	await writeFile(path.join(sources, 'spd.sources'), await source(release));
	await writeFile(status, '');
	return [
		...asOptions({
			'Dir::Etc::sourcelist': '/dev/null',
			'Dir::Etc::sourceparts': sources,
			'Dir::Etc::preferences': '/dev/null',
			'Dir::Etc::preferencesparts': '/dev/null',
			'Dir::State::status': status,
			'Dir::Cache': folder,
			// The download folder belongs to root, so apt's own user could not write there.
			'APT::Sandbox::User': 'root',
		}),
		...(await ownLists(folder)),
	];
}

async function ownLists(folder: string): Promise<readonly string[]> {
	const lists = path.join(folder, 'lists');
	await mkdir(path.join(lists, 'partial'), {recursive: true});
	return asOptions({'Dir::State::lists': lists});
}

function asOptions(options: Readonly<Record<string, string>>): readonly string[] {
	return Object.entries(options).flatMap(([name, value]) => ['--option', `${name}=${value}`]);
}

async function source(release: string): Promise<string> {
	const mirror = await debianMirror();
	if (mirror === undefined) throw new Error('apt has no Debian mirror configured');
	return `Types: deb\nURIs: ${mirror}\nSuites: ${release}\nComponents: main\nSigned-By: ${keyring}\n`;
}
