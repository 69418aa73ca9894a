import path from 'node:path';
import {readdir, stat} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {aptFolderPrefix} from '../host/apt.ts';
import {docker, ownContainer} from './docker.ts';
import {inspectEngine} from './engine.ts';
import {ignoreAbsence} from '../host/errors.ts';

/** Something that stays on the machine on purpose. */
export interface Leftover {
	readonly what: string;
	/** On disk, where that is known. */
	readonly bytes?: number;
	/** The command that removes it. */
	readonly remove: string;
}

/** What runs have left: on purpose, so that the next one is fast, cache, images, network, engine; killed, apt's lists. */
export async function leftovers({cache}: {cache: string}): Promise<readonly Leftover[]> {
	const {started, facts} = await inspectEngine({cache});
	const engine = started && [
		{what: `Docker engine that was started here (process ${started.pid})`, remove: started.stop},
	];
	const inEngine = facts === undefined ? [] : await engineLeftovers();
	return [
		...(await cacheLeftovers(cache)),
		...(await aptLeftovers()),
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

/** Of builds that were killed, or are under way. */
async function aptLeftovers(): Promise<readonly Leftover[]> {
	const names = (await readdir(tmpdir())).filter(name => name.startsWith(aptFolderPrefix));
	return names.map(name => {
		const folder = path.join(tmpdir(), name);
		return {what: "apt's lists, unless a build is under way", remove: `rm -r ${folder}`};
	});
}

async function treeBytes(folder: string): Promise<number> {
	const items = await readdir(folder, {recursive: true, withFileTypes: true});
	const files = items.filter(item => item.isFile());
	const sizes = files.map(async file => (await stat(path.join(file.parentPath, file.name))).size);
	return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function engineLeftovers(): Promise<readonly Leftover[]> {
	const asked = ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}'];
	const images = await docker([...asked, '--filter', 'reference=dev.local/spd*/*']);
	const probe = await docker([...asked, '--filter', 'reference=dev.local/spd-probe']);
	const names = [...new Set(`${images}\n${probe}`.split('\n').filter(Boolean))];
	const containers = await docker([
		'ps',
		'--all',
		'--filter',
		`label=${ownContainer}`,
		'--format',
		'{{.Names}}',
	]);
	const network = await docker(['network', 'ls', '--quiet', '--filter', 'name=^kind$']);
	return [
		...containers
			.split('\n')
			.filter(Boolean)
			.map(name => ({
				what: `container ${name}, unless spd predict is under way`,
				remove: `docker rm --force --volumes ${name}`,
			})),
		...names.map(name => ({what: `image ${name}`, remove: `docker image rm ${name}`})),
		...(network ? [{what: 'Docker network kind', remove: 'docker network rm kind'}] : []),
	];
}
