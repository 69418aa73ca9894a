import {chown, cp, mkdir, symlink} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import type {CacheSettings} from '../cache.ts';
import type {ImageConfig} from '../image-archive.ts';
import {imageEntry, type ImageFile, type ImageRecipe} from '../image-entry.ts';
import {folderInputs, moduleInputs, recipeFolder} from '../recipe-files.ts';
import {sampleReference} from '../sample-reference.ts';
import type {SampleName} from '../samples.ts';
import {debianPackages, unpackSet, versionsOf, type DebianPackages} from './debian-packages.ts';
import {inRoot} from './debian-root.ts';
import {ownProgram, placeProgram, placeUsers} from './programs.ts';

const shell = ['sh', 'cat', 'ls', 'id', 'grep'] as const;
const nginxId = 101;
const appId = 1000;

/** Programs of ours by the sample that they are, and the USER of its image. */
const ownSamples = {
	'app-numeric': {program: 'app', User: '65532'},
	'app-named': {program: 'app', User: 'app'},
	'app-root': {program: 'app'},
	'app-zero': {program: 'app', User: '0'},
	'hello-world': {program: 'hello-world'},
} as const;

/** Samples of our own programs: the same on the packaged and on the published path. */
export async function ownSampleImages(
	settings: CacheSettings,
): Promise<Readonly<Record<keyof typeof ownSamples, ImageFile>>> {
	const images = Object.entries(ownSamples).map(async ([name, {program, ...user}]) => [
		name,
		await ownSample(name as SampleName, {program, config: user}, settings),
	]);
	return Object.fromEntries(await Promise.all(images));
}

/** Stand-ins, made of Debian's packages, that behave as the official images do. */
export async function standInImages(
	settings: CacheSettings,
): Promise<Readonly<Record<'nginx' | 'nginx-8080' | 'nginx-unprivileged' | 'caddy', ImageFile>>> {
	const packages = await debianPackages(settings);
	const make = async (recipe: ImageRecipe) => imageEntry(recipe, settings);
	return {
		nginx: await make(await nginx({name: 'nginx', packages, port: 80})),
		'nginx-8080': await make(await nginx({name: 'nginx-8080', packages, port: 8080})),
		'nginx-unprivileged': await make(
			await nginx({name: 'nginx-unprivileged', packages, port: 8080, user: String(nginxId)}),
		),
		caddy: await make(await caddy(packages)),
	};
}

async function ownSample(
	name: SampleName,
	{program, config}: {program: string; config: ImageConfig},
	settings: CacheSettings,
): Promise<ImageFile> {
	const {entry, binary} = await ownProgram(program, `sample program ${program}`, settings);
	return imageEntry(
		{
			name,
			title: `sample image ${name}`,
			inputs: [path.basename(entry), ...(await moduleInputs(import.meta))],
			references: [sampleReference(name)],
			config: {...config, Entrypoint: [`/${program}`], ExposedPorts: {'8080/tcp': {}}},
			fill: async root => {
				await placeUsers(root, 'app', appId);
				await placeProgram(root, binary, {at: `/${program}`});
			},
		},
		settings,
	);
}

/**
 * As the official image: logs to the standard streams, cache directory of root without the temporary
 * ones in it. `-e` matters: Debian's build takes stderr for its start-up log and would keep back the
 * line `nginx: [emerg] …` that nginx.org's build prints (and the documentation quotes).
 */
async function nginx({
	name,
	packages,
	port,
	user,
}: {
	name: SampleName;
	packages: DebianPackages;
	port: 80 | 8080;
	user?: string;
}): Promise<ImageRecipe> {
	const source = recipeFolder('packaged/nginx');
	const log = '/var/log/nginx/error.log';
	return {
		name,
		title: `sample image ${name}`,
		inputs: [
			versionsOf('nginx', packages),
			...(await folderInputs(source)),
			...(await moduleInputs(import.meta)),
		],
		references: [sampleReference(name)],
		config: {
			...(user === undefined ? {} : {User: user}),
			Cmd: ['/usr/sbin/nginx', '-e', log, '-g', 'daemon off;'],
			ExposedPorts: {[`${port}/tcp`]: {}},
			StopSignal: 'SIGQUIT',
		},
		fill: async root => {
			await unpackSet('nginx', root, packages);
			await inRoot(root, ['/usr/sbin/nginx', '-v']);
			await placeUsers(root, 'nginx', nginxId);
			await placeShell(root);
			const configuration = user === undefined ? 'nginx.conf' : 'unprivileged.conf';
			const etc = path.join(root, 'etc/nginx');
			await mkdir(path.join(etc, 'conf.d'), {recursive: true});
			await cp(path.join(source, configuration), path.join(etc, 'nginx.conf'));
			await cp(path.join(source, `listen-${port}.conf`), path.join(etc, 'conf.d/default.conf'));
			const logs = path.join(root, 'var/log/nginx');
			await mkdir(logs, {recursive: true});
			await symlink('/dev/stdout', path.join(logs, 'access.log'));
			await symlink('/dev/stderr', path.join(logs, 'error.log'));
			const caches = path.join(root, 'var/cache/nginx');
			await mkdir(caches, {recursive: true});
			if (user !== undefined) {
				for (const folder of [etc, caches]) await execa`chown --recursive ${user}:0 ${folder}`;
				for (const folder of [etc, caches]) await execa`chmod --recursive g+w ${folder}`;
			}
		},
	};
}

/** As the official image: root, with the file capability that lets any user bind low ports. */
async function caddy(packages: DebianPackages): Promise<ImageRecipe> {
	const source = recipeFolder('packaged/caddy');
	return {
		name: 'caddy',
		title: 'sample image caddy',
		inputs: [
			versionsOf('caddy', packages),
			...(await folderInputs(source)),
			...(await moduleInputs(import.meta)),
		],
		references: [sampleReference('caddy')],
		config: {
			Env: ['XDG_CONFIG_HOME=/config', 'XDG_DATA_HOME=/data'],
			Cmd: ['/usr/bin/caddy', 'run', '--config', '/etc/caddy/Caddyfile', '--adapter', 'caddyfile'],
			WorkingDir: '/srv',
			ExposedPorts: {'80/tcp': {}, '443/tcp': {}},
		},
		fill: async root => {
			await unpackSet('caddy', root, packages);
			await inRoot(root, ['/usr/bin/caddy', 'version']);
			await placeUsers(root, 'nobody', 65534);
			await placeShell(root);
			for (const folder of ['srv', 'config/caddy', 'data/caddy', 'etc/caddy']) {
				await mkdir(path.join(root, folder), {recursive: true});
			}
			await cp(path.join(source, 'Caddyfile'), path.join(root, 'etc/caddy/Caddyfile'));
			const program = path.join(root, 'usr/bin/caddy');
			await chown(program, 0, 0);
			await execa`setcap cap_net_bind_service=+ep ${program}`;
		},
	};
}

async function placeShell(root: string): Promise<void> {
	for (const name of shell) await symlink('busybox', path.join(root, 'usr/bin', name));
}
