import {cached, type CacheSettings} from '../cache/cache.ts';
import {docker, imageId} from '../engine/docker.ts';
import {EnvironmentError} from '../host/errors.ts';
import {readFacts, writeFacts} from '../cache/facts.ts';
import type {ImageConfig} from '../engine/image-archive.ts';
import {kindConfigLabel, type KindConfig} from '../recipe/node-image.ts';
import type {NodePart} from '../recipe/parts.ts';
import {mirrored, pull, releasedDigest} from './pull.ts';

interface NodeFacts {
	readonly id: string;
	readonly entrypoint: readonly string[];
	readonly kindConfig: KindConfig;
	readonly released: string;
}

/**
 * kind's own node image of a Kubernetes release, with every image of the control plane. Only facts about it are
 * cached: the image made from it is stored whole, so this one is pulled again only to make another.
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
			inputs: [name],
			needs: 3e9,
			build: async folder => {
				await pull(name, settings.signal);
				await writeFacts(folder, await nodeFacts(name, settings.signal));
			},
		},
		settings,
	);
	const {id, entrypoint, kindConfig, released} = await readFacts<NodeFacts>(entry);
	const origin = 'released artefact';
	return {
		base: {id, entrypoint, kindConfig, ready: signal => pullSame(name, id, signal)},
		components: [
			{name: 'node', version: `v${kubernetes}`, origin, reference: published, digest: id, released},
		],
		images: [],
	};
}

async function nodeFacts(name: string, signal: AbortSignal): Promise<NodeFacts> {
	const asked = ['image', 'inspect', '--format', '{{json .Config}}', name];
	const config: ImageConfig = JSON.parse(await docker(asked, {signal}));
	return {
		id: await requireImage(name, signal),
		entrypoint: config.Entrypoint ?? [],
		// A private registry may hold a packaged node image.
		kindConfig: config.Labels?.[kindConfigLabel] === 'packaged' ? 'packaged' : 'published',
		released: await releasedDigest(name, signal),
	};
}

async function pullSame(name: string, id: string, signal: AbortSignal): Promise<void> {
	if ((await imageId(name, signal)) === id) return;
	await pull(name, signal);
	if ((await requireImage(name, signal)) !== id) {
		throw new EnvironmentError(
			`${name} has changed since it was cached: clean the cache to use the new image`,
		);
	}
}

async function requireImage(name: string, signal: AbortSignal): Promise<string> {
	const id = await imageId(name, signal);
	if (id === undefined)
		throw new EnvironmentError(`The engine lost ${name} right after pulling it`);
	return id;
}
