import path from 'node:path';
import {chmod, chown, cp, mkdir, symlink, writeFile} from 'node:fs/promises';
import {execa} from 'execa';
import type {CacheSettings} from '../cache/cache.ts';
import {imageEntry, type ImageFile, type ImageRecipe} from '../engine/image-entry.ts';
import {folderInputs, moduleInputs, recipeFolder} from '../cache/recipe-files.ts';
import {sampleReference, type SampleName} from '../recipe/samples.ts';
import {debianPackages, unpackSet, versionsOf, type DebianPackages} from './debian-packages.ts';
import {inRoot} from './debian-root.ts';
import type {OwnSample} from './own-samples.ts';
import {ownProgram, placeProgram, placeUsers} from './programs.ts';

const shell = ['sh', 'cat', 'ls', 'id', 'grep', 'find', 'chown'] as const;
const nginxId = 101;
const temporary = ['client', 'proxy', 'fastcgi', 'uwsgi', 'scgi'] as const;
const redisId = 999;

/** The samples that are official images if a registry is reachable. */
export type StandIn = Exclude<SampleName, OwnSample>;

/** Whether a sample is one of those. */
export function isStandIn(name: SampleName): name is StandIn {
	return name in standIns;
}

/** Stand-ins, made of Debian's packages, that behave as the official images do. */
export async function standInImages(
	settings: CacheSettings,
): Promise<Readonly<Record<StandIn, ImageFile>>> {
	const names = Object.keys(standIns) as readonly StandIn[];
	const images: [StandIn, ImageFile][] = [];
	for (const name of names) images.push([name, await standInImage(name, settings)]);
	return Object.fromEntries(images) as Readonly<Record<StandIn, ImageFile>>;
}

export async function standInImage(name: StandIn, settings: CacheSettings): Promise<ImageFile> {
	const packages = await debianPackages(settings);
	return imageEntry(await standIns[name]({packages, settings}), settings);
}

interface Ingredients {
	readonly packages: DebianPackages;
	readonly settings: CacheSettings;
}

const standIns: Readonly<Record<StandIn, (of: Ingredients) => Promise<ImageRecipe>>> = {
	nginx: ({packages}) => nginx({name: 'nginx', packages, port: 80}),
	'nginx-8080': ({packages}) => nginx({name: 'nginx-8080', packages, port: 8080}),
	'nginx-unprivileged': ({packages}) =>
		nginx({name: 'nginx-unprivileged', packages, port: 8080, user: String(nginxId)}),
	'nginx-prepared': ({packages}) =>
		nginx({name: 'nginx-prepared', packages, port: 80, prepared: true}),
	caddy: ({packages}) => caddy('caddy', packages),
	'caddy-plain': ({packages}) => caddy('caddy-plain', packages),
	'redis-style': of => redisStyle('redis-style', of),
	'redis-style-clean': of => redisStyle('redis-style-clean', of),
};

/**
 * As the official image: logs to the standard streams, cache directory of root without the temporary ones in it.
 * `-e` matters: Debian's build uses stderr for its start-up log and would keep back the line `nginx: [emerg] …`
 * that nginx.org's build prints (and the documentation quotes).
 */
async function nginx({
	name,
	packages,
	port,
	user,
	prepared = false,
}: {
	name: SampleName;
	packages: DebianPackages;
	port: 80 | 8080;
	user?: string;
	/** Whether the temporary directories exist, as in images that spare nginx the chown. */
	prepared?: boolean;
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
			for (const kind of prepared ? temporary : []) {
				const made = path.join(caches, `${kind}_temp`);
				await mkdir(made, {mode: 0o700});
				await chown(made, nginxId, 0);
			}
			if (user !== undefined) {
				for (const folder of [etc, caches]) await execa`chown --recursive ${user}:0 ${folder}`;
				for (const folder of [etc, caches]) await execa`chmod --recursive g+w ${folder}`;
			}
		},
	};
}

/** As the official image: root, with the file capability that lets any user bind low ports; `plain`: without it. */
async function caddy(
	name: 'caddy' | 'caddy-plain',
	packages: DebianPackages,
): Promise<ImageRecipe> {
	const source = recipeFolder('packaged/caddy');
	return {
		name,
		title: `sample image ${name}`,
		inputs: [
			versionsOf('caddy', packages),
			...(await folderInputs(source)),
			...(await moduleInputs(import.meta)),
		],
		references: [sampleReference(name)],
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
			if (name === 'caddy') await execa`setcap cap_net_bind_service=+ep ${program}`;
		},
	};
}

/**
 * As the official redis image until its server starts: the entrypoint gives root's files in the working directory
 * to the user and switches to that user with gosu. In place of redis runs this project's program, which answers
 * HTTP.
 */
async function redisStyle(
	name: 'redis-style' | 'redis-style-clean',
	{packages, settings}: {packages: DebianPackages; settings: CacheSettings},
): Promise<ImageRecipe> {
	const source = recipeFolder('packaged/redis-style');
	const {entry, binary} = await ownProgram('app', 'sample program app', settings);
	return {
		name,
		title: `sample image ${name}`,
		inputs: [
			versionsOf('redis-style', packages),
			path.basename(entry),
			...(await folderInputs(source)),
			...(await moduleInputs(import.meta)),
		],
		references: [sampleReference(name)],
		config: {
			Entrypoint: ['/docker-entrypoint.sh'],
			Cmd: ['redis-server'],
			WorkingDir: '/store',
			ExposedPorts: {'8080/tcp': {}},
		},
		fill: async root => {
			await unpackSet('redis-style', root, packages);
			await placeUsers(root, 'redis', redisId);
			await placeShell(root);
			await placeProgram(root, binary, {at: '/usr/local/bin/redis-server'});
			await cp(path.join(source, 'docker-entrypoint.sh'), path.join(root, 'docker-entrypoint.sh'));
			await chmod(path.join(root, 'docker-entrypoint.sh'), 0o755);
			const store = path.join(root, 'store');
			await mkdir(store);
			await chown(store, redisId, redisId);
			if (name === 'redis-style') await writeFile(path.join(store, 'old.rdb'), '');
		},
	};
}

async function placeShell(root: string): Promise<void> {
	for (const name of shell) await symlink('busybox', path.join(root, 'usr/bin', name));
}
