import path from 'node:path';
import {readdir, stat} from 'node:fs/promises';
import {docker} from './docker.ts';
import {inspectEngine} from './engine.ts';
import {killedBuilds} from '../cache/killed-builds.ts';
import {ignoreAbsence} from '../host/errors.ts';
import type {Leftover} from '../host/leftover.ts';
import {killedContainers} from './killed-containers.ts';
import {killedFolders} from './killed-folders.ts';

/**
 * What runs leave behind. On purpose, to make the next run fast: cache, images, network, engine. After a kill:
 * containers, temporary folders, unfinished builds.
 */
export async function leftovers({cache}: {cache: string}): Promise<readonly Leftover[]> {
	const {started, facts} = await inspectEngine({cache});
	const engine = started && [
		{what: `Docker engine that was started here (process ${started.pid})`, remove: started.stop},
	];
	const inEngine = facts === undefined ? [] : await engineLeftovers(cache);
	return [
		...(await cacheLeftovers(cache)),
		...(await killedBuilds(cache)),
		...(await killedFolders()),
		...inEngine,
		...(engine ?? []),
	];
}

async function cacheLeftovers(cache: string): Promise<readonly Leftover[]> {
	const entries = path.join(cache, 'entries');
	const names = (await readdir(entries).catch(ignoreAbsence)) ?? [];
	if (names.length === 0) return [];
	const bytes = await treeBytes(entries);
	return [
		{
			what: `cache of ${names.length} entries`,
			bytes,
			remove: `cd ${cache} && rm -r entries building logs`,
		},
	];
}

async function treeBytes(folder: string): Promise<number> {
	const items = await readdir(folder, {recursive: true, withFileTypes: true});
	const files = items.filter(item => item.isFile());
	const sizes = files.map(async file => (await stat(path.join(file.parentPath, file.name))).size);
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Tags of named images: images/named/killed-tags.ts. */
const repositories = ['spd/*', 'spd-changed/*', 'spd-probe'] as const;

async function engineLeftovers(cache: string): Promise<readonly Leftover[]> {
	const asked = ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'];
	const filters = repositories.flatMap(each => ['--filter', `reference=dev.local/${each}`]);
	const names = (await docker([...asked, ...filters])).split('\n').filter(Boolean);
	const network = await docker(['network', 'ls', '--quiet', '--filter', 'name=^kind$']);
	return [
		...(await killedContainers(cache)),
		...names.map(name => ({what: `image ${name}`, remove: `docker image rm ${name}`})),
		...(network ? [{what: 'Docker network kind', remove: 'docker network rm kind'}] : []),
	];
}
