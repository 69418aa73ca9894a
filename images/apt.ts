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

/**
 * Installs packages of another Debian release with as little else from it as they need. The release
 * is known to apt only during this call: sources, pins and lists lie in a temporary folder.
 */
export async function aptInstallFrom(
	release: string,
	packages: readonly string[],
	settings: ToolSettings,
) {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'spd-apt-'));
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
		{...settings, env: {...env, ...quietly}},
	);
}

async function temporaryConfiguration(folder: string, release: string): Promise<readonly string[]> {
	const sources = path.join(folder, 'sources');
	const preferences = path.join(folder, 'preferences');
	await cp('/etc/apt/sources.list.d', sources, {recursive: true});
	await cp('/etc/apt/preferences.d', preferences, {recursive: true});
	await mkdir(path.join(folder, 'lists', 'partial'), {recursive: true});
	await writeFile(path.join(sources, 'spd.sources'), await source(release));
	await writeFile(
		path.join(preferences, 'spd'),
		`Package: *\nPin: release n=${release}\nPin-Priority: 100\n`,
	);
	return [
		`Dir::Etc::sourceparts=${sources}`,
		`Dir::Etc::preferencesparts=${preferences}`,
		`Dir::State::lists=${path.join(folder, 'lists')}`,
	].flatMap(option => ['--option', option]);
}

async function source(release: string): Promise<string> {
	const mirror = await debianMirror();
	if (mirror === undefined) throw new Error('apt names no Debian mirror');
	return `Types: deb\nURIs: ${mirror}\nSuites: ${release}\nComponents: main\nSigned-By: ${keyring}\n`;
}
