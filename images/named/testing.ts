import path from 'node:path';
import process from 'node:process';
import {isLocked} from '../cache/lock.ts';
import {docker, ownContainer} from '../engine/docker.ts';

/** Finds what named images and their containers leave in an engine that other tests use at the same time. */

const named = 'dev.local/spd-named/';

/** This project's tags that no process uses: there should be none. */
export async function unusedTags(cache: string): Promise<readonly string[]> {
	const tags = await namedTags();
	const used = await Promise.all(
		tags.map(tag => isLocked(path.join(cache, 'locks', `named-${tag.split(':').at(-1)}`))),
	);
	// A tag that was released between the two queries no longer exists.
	const still = new Set(await namedTags());
	return tags.filter((tag, index) => used[index] !== true && still.has(tag));
}

/** Names of the short-lived containers that these processes have created. */
export async function momentaryContainers(
	makers: ReadonlySet<number | undefined> = new Set([process.pid]),
): Promise<readonly string[]> {
	const asked = ['ps', '--all', '--format', `{{.Label "${ownContainer}"}} {{.Names}}`];
	const listed = (await docker(asked)).split('\n');
	return listed.filter(line => makers.has(Number(/ process (\d+)/.exec(line)?.[1])));
}

/** An image of the engine and one of its names, `<none>:<none>` if it has none. */
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
