import {cached, type CacheSettings} from '../cache.ts';
import {docker, imageId} from '../docker.ts';
import {EnvironmentError} from '../environment-error.ts';
import {readFacts, writeFacts} from '../facts.ts';
import type {NodePart} from '../parts.ts';
import {mirrored, pull, releasedDigest} from './pull.ts';

interface NodeFacts {
	readonly id: string;
	readonly entrypoint: readonly string[];
	readonly released: string;
}

/**
 * kind's own node image of a Kubernetes release; it brings every image of the control plane. Only facts
 * about it are kept: what is made of it is kept whole, so it is pulled again only to make another.
 */
export async function publishedNode({
	kubernetes,
	mirror,
	...settings
}: CacheSettings & {readonly kubernetes: string; readonly mirror?: string}): Promise<NodePart> {
	const published = `docker.io/kindest/node:v${kubernetes}`;
	const name = mirrored(published, mirror);
	const entry = await cached(
		{
			name: `pulled-node-${kubernetes}`,
			title: `pulling ${name}`,
			inputs: [published],
			needs: 3e9,
			build: async folder => {
				await pull(name, settings.signal);
				await writeFacts(folder, await nodeFacts(name, settings.signal));
			},
		},
		settings,
	);
	const {id, entrypoint, released} = await readFacts<NodeFacts>(entry);
	const origin = 'released artefact';
	return {
		base: {id, entrypoint, ready: signal => pullSame(name, id, signal)},
		components: [
			{name: 'node', version: `v${kubernetes}`, origin, reference: published, digest: id, released},
		],
		images: [],
	};
}

async function nodeFacts(name: string, signal: AbortSignal): Promise<NodeFacts> {
	const asked = ['image', 'inspect', '--format', '{{json .Config.Entrypoint}}', name];
	const entrypoint: readonly string[] = JSON.parse(await docker(asked, {signal}));
	const released = await releasedDigest(name, signal);
	return {id: await requireImage(name, signal), entrypoint, released};
}

async function pullSame(name: string, id: string, signal: AbortSignal): Promise<void> {
	if ((await imageId(name, signal)) === id) return;
	await pull(name, signal);
	if ((await requireImage(name, signal)) !== id) {
		throw new EnvironmentError(`${name} is not the image that it was: clean the cache to take it`);
	}
}

async function requireImage(name: string, signal: AbortSignal): Promise<string> {
	const id = await imageId(name, signal);
	if (id === undefined)
		throw new EnvironmentError(`The engine lost ${name} right after pulling it`);
	return id;
}
