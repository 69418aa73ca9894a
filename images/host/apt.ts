import {mkdtemp, mkdir, rm, writeFile, cp} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {runTool, type ToolSettings} from './run-tool.ts';

const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg';
const quietly = {DEBIAN_FRONTEND: 'noninteractive', APT_LISTCHANGES_FRONTEND: 'none'};

/** Installs Debian packages of the machine's own release. Needs root; what apt says goes to the log. */
export async function aptInstall(packages: readonly string[], settings: ToolSettings) {
	await runTool(['apt-get', 'update', '--quiet'], settings);
	await install(packages, [], settings);
}

/** The start of the name of the folder in which apt is configured for one call. */
export const aptFolderPrefix = 'spd-apt-';

/**
 * Installs packages of another Debian release with as little else from it as they need. The release
 * is known to apt only during this call: sources, pins and lists lie in a temporary folder.
 */
export async function aptInstallFrom(
	release: string,
	packages: readonly string[],
	settings: ToolSettings,
) {
	const folder = await mkdtemp(path.join(os.tmpdir(), aptFolderPrefix));
	try {
		const options = await temporaryConfiguration(folder, release);
		await runTool(['apt-get', 'update', '--quiet', ...options], settings);
		await install(
			packages.map(name => `${name}/${release}`),
			options,
			settings,
		);
	} finally {
		await rm(folder, {recursive: true});
	}
}

/**
 * Downloads packages of a Debian release into `folder`, whatever this machine runs or has installed.
 * Nothing is installed; apt's own lists and configuration are not touched.
 */
export async function aptDownload(
	{release, packages, folder}: {release: string; packages: readonly string[]; folder: string},
	settings: ToolSettings,
) {
	const temporary = await mkdtemp(path.join(os.tmpdir(), aptFolderPrefix));
	try {
		const options = await isolatedConfiguration(temporary, release);
		await runTool(['apt-get', 'update', '--quiet', ...options], settings);
		await runTool(['apt-get', 'download', '--quiet', ...options, ...packages], {
			...settings,
			cwd: folder,
		});
	} finally {
		await rm(temporary, {recursive: true});
	}
}

/** The mirror that this machine's apt takes its own release from; undefined when it names none. */
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
	await runTool(
		['apt-get', 'install', '--yes', '--quiet', '--no-install-recommends', ...options, ...packages],
		{...settings, env: {...env, ...quietly}, uninterruptible: true},
	);
}

/** The machine's own configuration plus one more release that is taken only where it is asked for. */
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
			// The download's folder belongs to root, so apt's own user could not write there.
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
	if (mirror === undefined) throw new Error('apt names no Debian mirror');
	return `Types: deb\nURIs: ${mirror}\nSuites: ${release}\nComponents: main\nSigned-By: ${keyring}\n`;
}
