import path from 'node:path';
import process from 'node:process';
import {isLocked} from '../cache/lock.ts';
import {docker} from '../engine/docker.ts';
import {ownContainer} from '../engine/own-container.ts';

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

/** Ids and names of all images but those with a name that stays or that somebody uses. */
export async function otherImages(cache: string): Promise<readonly string[]> {
	const images = await docker(['image', 'ls', '--all', '--no-trunc', '--format', '{{json .}}']);
	const listed = images
		.split('\n')
		.filter(Boolean)
		.map(line => JSON.parse(line))
		.map(({ID, Repository, Tag}) => ({ID: String(ID), name: `${Repository}:${Tag}`}));
	const ours = new Set(listed.filter(({name}) => name.startsWith('dev.local/')).map(({ID}) => ID));
	const other = listed.filter(({ID}) => !ours.has(ID)).map(({ID, name}) => `${ID} ${name}`);
	return [...other.toSorted(), ...(await unusedTags(cache))];
}

async function namedTags(): Promise<readonly string[]> {
	const format = ['--format', '{{.Repository}}:{{.Tag}}'];
	const listed = await docker(['image', 'ls', ...format, '--filter', `reference=${named}*`]);
	return listed.split('\n').filter(Boolean);
}
