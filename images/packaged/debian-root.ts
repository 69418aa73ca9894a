import path from 'node:path';
import {mkdir, readFile, rm} from 'node:fs/promises';
import {execa} from 'execa';
import {aptInstall, debianMirror} from '../host/apt.ts';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {EnvironmentError} from '../host/errors.ts';
import {writeFacts} from '../cache/facts.ts';
import {inspectHost} from '../host/host.ts';
import {onPath} from '../host/on-path.ts';
import {runTool, type ToolSettings} from '../host/run-tool.ts';
import {debianRelease, nodePackages} from './node-packages.ts';
import {parsePackageVersions, type PackageVersions} from './package-versions.ts';

/** Not needed in a node. */
const superfluous = [
	'dev',
	'usr/share/doc',
	'usr/share/info',
	'usr/share/locale',
	'usr/share/man',
	'var/cache/apt',
	'var/lib/apt/lists',
	'var/log',
];

/**
 * The node's root file system as `root.tar`, bootstrapped from Debian's packages. Mirrors drop superseded
 * versions, so they cannot be pinned: the versions found are stored as the entry's facts.
 */
export async function debianRoot(settings: CacheSettings): Promise<string> {
	return cached(
		{
			name: 'debian-root',
			title: `Debian ${debianRelease} root file system for the node (about 80 seconds, once)`,
			inputs: [debianRelease, ...nodePackages, ...superfluous],
			needs: 2e9,
			build: (folder, log) => bootstrap(folder, {log, signal: settings.signal}, settings),
		},
		settings,
	);
}

async function bootstrap(
	folder: string,
	tool: ToolSettings,
	settings: CacheSettings,
): Promise<void> {
	const debootstrap = await readyDebootstrap(tool, settings);
	const root = path.join(folder, 'root');
	const mirror = await debianMirror();
	await runTool(
		[
			// In its own mount namespace: its mounts disappear when it ends, for whatever reason.
			...(['unshare', '--mount', '--propagation', 'private'] as const),
			debootstrap,
			'--variant=minbase',
			`--include=${nodePackages.join(',')}`,
			debianRelease,
			root,
			...(mirror === undefined ? [] : [mirror]),
		],
		tool,
	);
	await writeFacts(folder, await packageVersions(root));
	for (const name of superfluous) {
		await rm(path.join(root, name), {recursive: true, force: true});
	}
	for (const name of ['dev', 'var/log', 'var/cache/apt', 'var/lib/apt/lists']) {
		await mkdir(path.join(root, name), {recursive: true});
	}
	const file = path.join(folder, 'root.tar');
	await runTool(
		['tar', '--numeric-owner', '--xattrs', '--directory', root, '--create', '--file', file, '.'],
		tool,
	);
	await rm(root, {recursive: true});
}

async function readyDebootstrap(tool: ToolSettings, {progress}: CacheSettings): Promise<string> {
	const present = await onPath('debootstrap');
	const {root, debian} = await inspectHost();
	if (!root) {
		throw new EnvironmentError(
			'Only root can build packaged images: debootstrap builds the node from Debian packages.\nRun as root, or use published images: --images published',
		);
	}
	if (present !== undefined) return present;
	if (debian === undefined) {
		throw new EnvironmentError('debootstrap is missing: install it with the package manager');
	}
	progress.note('debootstrap is missing: installing it by apt');
	await aptInstall(['debootstrap'], tool);
	return (await onPath('debootstrap')) ?? 'debootstrap';
}

async function packageVersions(root: string): Promise<PackageVersions> {
	const status = await readFile(path.join(root, 'var/lib/dpkg/status'), 'utf8');
	return parsePackageVersions(status);
}

/** Unpacks the root file system of `entry` into `target`. */
export async function unpackRoot(entry: string, target: string, tool: ToolSettings): Promise<void> {
	await mkdir(target, {recursive: true});
	const file = path.join(entry, 'root.tar');
	const keep = ['--numeric-owner', '--same-owner', '--preserve-permissions', '--xattrs'];
	await runTool(
		['tar', ...keep, '--xattrs-include=*', '--directory', target, '--extract', '--file', file],
		tool,
	);
}

/** Runs a program inside an unpacked root file system. */
export async function inRoot(root: string, command: readonly string[]): Promise<void> {
	await execa('chroot', [root, ...command]);
}
