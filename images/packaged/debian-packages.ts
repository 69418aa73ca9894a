import {chmod, mkdir, readdir, symlink} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {aptDownload} from '../host/apt.ts';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {readFacts, writeFacts} from '../cache/facts.ts';
import {debianRelease} from './node-packages.ts';
import {versionsOfFiles, type PackageVersions} from './package-versions.ts';

/** Debian packages for images without a package manager: programs and their libraries. */
const packages = {
	nginx: [
		'nginx',
		'nginx-common',
		'busybox-static',
		'libc6',
		'libcrypt1',
		'libpcre2-8-0',
		'libssl3t64',
		'libzstd1',
		'zlib1g',
	],
	caddy: ['caddy', 'busybox-static', 'libc6', 'libzstd1'],
	'redis-style': ['gosu', 'busybox-static', 'libc6'],
	'kube-proxy': [
		'conntrack',
		'iptables',
		'kmod',
		'libbsd0',
		'libc6',
		'libedit2',
		'libgmp10',
		'libip4tc2',
		'libip6tc2',
		'libjansson4',
		'libkmod2',
		'liblzma5',
		'libmd0',
		'libmnl0',
		'libnetfilter-conntrack3',
		'libnfnetlink0',
		'libnftables1',
		'libnftnl11',
		'libssl3t64',
		'libtinfo6',
		'libxtables12',
		'libzstd1',
		'nftables',
		'zlib1g',
	],
	node: ['libc6', 'libgcc-s1', 'libstdc++6'],
} as const;

export type PackageSet = keyof typeof packages;

export interface DebianPackages {
	readonly folder: string;
	readonly versions: PackageVersions;
}

/** Preloaded into every node; any other set is downloaded separately when it is needed. */
const preloaded = ['nginx', 'caddy', 'redis-style', 'kube-proxy'] as const;

/** The package files of the sets, downloaded once; their versions are inputs of the images made from them. */
export async function debianPackages(
	settings: CacheSettings,
	sets: readonly PackageSet[] = preloaded,
): Promise<DebianPackages> {
	const all = [...new Set(sets.flatMap(set => packages[set]))].toSorted();
	const entry = await cached(
		{
			name: 'debian-packages',
			title: `Debian ${debianRelease} packages for the images`,
			inputs: [debianRelease, ...all],
			needs: 1e9,
			build: async (folder, log) => {
				const tool = {log, signal: settings.signal};
				await aptDownload({release: debianRelease, packages: all, folder}, tool);
				const files = await readdir(folder);
				await writeFacts(folder, versionsOfFiles(files.filter(file => file.endsWith('.deb'))));
			},
		},
		settings,
	);
	return {folder: entry, versions: await readFacts(entry)};
}

/** The versions of one set: an input of the images made from it. */
export function versionsOf(set: PackageSet, {versions}: DebianPackages): string {
	return JSON.stringify(packages[set].map(name => [name, versions[name]]));
}

/**
 * Unpacks the packages of a set into an image's root folder, with /usr merged as in Debian. No maintainer script
 * runs: users and links are up to the recipe.
 */
export async function unpackSet(set: PackageSet, root: string, {folder}: DebianPackages) {
	await mergedUsr(root);
	const files = await readdir(folder);
	for (const name of packages[set]) {
		const file = files.find(candidate => candidate.startsWith(`${name}_`));
		if (file === undefined) throw new Error(`${name} is not among the downloaded packages`);
		await execa`dpkg-deb --fsys-tarfile ${path.join(folder, file)}`
			.pipe`tar --extract --keep-directory-symlink --directory ${root}`;
	}
}

async function mergedUsr(root: string): Promise<void> {
	for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
		await mkdir(path.join(root, 'usr', name), {recursive: true});
		await symlink(`usr/${name}`, path.join(root, name));
	}
	for (const name of ['etc', 'run', 'tmp', 'var/cache', 'var/lib', 'var/log']) {
		await mkdir(path.join(root, name), {recursive: true});
	}
	await chmod(path.join(root, 'tmp'), 0o1777);
	await symlink('/run', path.join(root, 'var/run'));
}
