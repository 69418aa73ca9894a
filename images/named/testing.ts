import path from 'node:path';
import process from 'node:process';
import {isLocked} from '../cache/lock.ts';
import {docker, ownContainer} from '../engine/docker.ts';

/** What named images and their containers leave in an engine that other tests use meanwhile: for tests. */

const named = 'dev.local/spd-named/';

/** Tags of ours that nobody uses, in whatever process: there may be none. */
export async function unusedTags(cache: string): Promise<readonly string[]> {
	const tags = await namedTags();
	const used = await Promise.all(
		tags.map(tag => isLocked(path.join(cache, 'locks', `named-${tag.split(':').at(-1)}`))),
	);
	// One that was let go between the two questions has gone by now.
	const still = new Set(await namedTags());
	return tags.filter((tag, index) => used[index] !== true && still.has(tag));
}

/** Names of the containers that these processes have made for a moment. */
export async function momentaryContainers(
	makers: ReadonlySet<number | undefined> = new Set([process.pid]),
): Promise<readonly string[]> {
	const asked = ['ps', '--all', '--format', `{{.Label "${ownContainer}"}} {{.Names}}`];
	const listed = (await docker(asked)).split('\n');
	return listed.filter(line => makers.has(Number.parseInt(line, 10)));
}

/** An image of the engine, and one of its names, `<none>:<none>` where it has none. */
export interface ImageName {
	readonly id: string;
	readonly name: string;
}

export async function imageNames(): Promise<readonly ImageName[]> {
	const images = await docker(['image', 'ls', '--all', '--no-trunc', '--format', '{{json .}}']);
	return images
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line))
		.map(({ID, Repository, Tag}) => ({id: String(ID), name: `${Repository}:${Tag}`}));
}

async function namedTags(): Promise<readonly string[]> {
	const format = ['--format', '{{.Repository}}:{{.Tag}}'];
	const listed = await docker(['image', 'ls', ...format, '--filter', `reference=${named}*`]);
	return listed.split('\n').filter(Boolean);
}
