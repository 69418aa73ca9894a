import {createReadStream} from 'node:fs';
import {stat} from 'node:fs/promises';
import path from 'node:path';
import pMap from 'p-map';
import pRetry from 'p-retry';
import {cached, entryId, type CacheSettings} from '../cache/cache.ts';
import {requireFreeBytes} from '../cache/disk-space.ts';
import {docker, imageId} from '../engine/docker.ts';
import {engineFacts} from '../engine/engine.ts';
import {restoreImage, type StoredImage} from '../engine/engine-image.ts';
import {readFacts, writeFacts} from '../cache/facts.ts';
import {limits} from '../host/limits.ts';
import {moduleInputs} from '../cache/recipe-files.ts';

/** A file that Docker or containerd can load, and what decides its content. */
export interface LoadableImage {
	readonly file: string;
	readonly references: readonly string[];
	readonly id: string;
}

/** The file of kind-config/ that a node image starts with. */
export type KindConfig = 'packaged' | 'published';

/** Label on a node image with the configuration that it starts with; kind's own images do not have it. */
export const kindConfigLabel = 'secure-pod-defaults-conformance.kind-config';

/** The image that a node is made from before anything is loaded into it. */
export interface BaseImage {
	/** The engine's id. */
	readonly id: string;
	readonly entrypoint: readonly string[];
	readonly kindConfig: KindConfig;
	/** Brings it into the engine if it is missing. */
	readonly ready: (signal: AbortSignal) => Promise<void>;
}

export interface NodeImage {
	/** In the host's engine. */
	readonly reference: string;
	/** The file that it is stored as. */
	readonly stored: StoredImage;
	/** Digests of the loaded images in the node, by reference. */
	readonly digests: Readonly<Record<string, string>>;
}

interface NodeFacts {
	readonly id: string;
	readonly digests: Readonly<Record<string, string>>;
}

const namespace = 'k8s.io';
/** Base image, container and result, in bytes. */
const inEngine = 4e9;

/**
 * The node image with all images preloaded, so that a cluster pulls and loads nothing (`kind load` of 20 images
 * would cost every cluster 20 s). It is stored as a file; the engine's copy is loaded from that again if it is
 * missing or another image has its name.
 */
export async function nodeImage(
	{base, images}: {base: BaseImage; images: readonly LoadableImage[]},
	settings: CacheSettings,
): Promise<NodeImage> {
	const recipe = {
		name: 'node',
		inputs: [
			...(await moduleInputs(import.meta)),
			base.id,
			...base.entrypoint,
			base.kindConfig,
			...images.flatMap(({id, references}) => [id, ...references]),
		],
	};
	const reference = `dev.local/spd/${entryId(recipe).replace('-', ':')}`;
	const entry = await cached(
		{
			...recipe,
			title: `node image with ${images.length} images preloaded`,
			needs: 6e9,
			build: async folder => {
				await requireRoomInEngine();
				await base.ready(settings.signal);
				const digests = await preload(reference, {base, images}, settings.signal);
				const id = await imageId(reference, settings.signal);
				if (id === undefined) throw new Error(`${reference} disappeared right after it was built`);
				const file = path.join(folder, 'image.tar');
				await docker(['save', '--output', file, reference], {
					signal: settings.signal,
					timeout: limits.build,
				});
				await writeFacts(folder, {id, digests} satisfies NodeFacts);
			},
		},
		settings,
	);
	const {id, digests} = await readFacts<NodeFacts>(entry);
	const file = path.join(entry, 'image.tar');
	await restoreImage({file, id}, {reference, signal: settings.signal});
	return {reference, stored: {file, id}, digests};
}

async function requireRoomInEngine(): Promise<void> {
	const {root} = await engineFacts();
	// The disk of an engine in a virtual machine is not visible to this process.
	const isHere = await stat(root).then(
		() => true,
		() => false,
	);
	if (isHere) await requireFreeBytes(root, inEngine, "the node image in Docker's own folder");
}

/** Loads the images into a temporary container that runs only containerd, and commits the result. */
async function preload(
	reference: string,
	{base, images}: {base: BaseImage; images: readonly LoadableImage[]},
	signal: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
	// A name, not a label: the committed image, and so every cluster made from it, would inherit a label.
	const name = `spd-build-${reference.replace(/^.*:/, '')}`;
	await removeContainer(name);
	try {
		const container = await docker(
			['run', '--detach', '--privileged', '--name', name, '--entrypoint', 'containerd', base.id],
			{signal, timeout: limits.containerdStarts},
		);
		const ctr = ['exec', '--interactive', container, 'ctr', '--namespace', namespace];
		await pRetry(() => docker([...ctr, 'version'], {signal}), {
			retries: Number.POSITIVE_INFINITY,
			maxRetryTime: limits.containerdStarts,
			factor: 1,
			minTimeout: limits.poll,
			signal,
		});
		const load = async ({file, references}: LoadableImage): Promise<unknown> =>
			docker([...ctr, ...importing, '--base-name', baseName(references), '-'], {
				signal,
				timeout: limits.build,
				input: createReadStream(file),
			});
		await pMap(images, load, {concurrency: 3});
		const digests = parseImageList(await docker([...ctr, 'images', 'ls'], {signal}));
		await docker(['kill', '--signal', 'TERM', container], {signal});
		await docker(['wait', container], {signal, timeout: limits.containerdStarts});
		const entrypoint = `ENTRYPOINT ${JSON.stringify(base.entrypoint)}`;
		const label = `LABEL ${kindConfigLabel}=${base.kindConfig}`;
		await docker(['commit', '--change', entrypoint, '--change', label, container, reference], {
			signal,
			timeout: limits.build,
		});
		return digests;
	} finally {
		await removeContainer(name);
	}
}

const importing = ['images', 'import', '--all-platforms', '--digests', '--no-unpack'];

/** The name under which an image's digest is stored: its repository, or what several of them share. */
export function baseName([first = '', ...others]: readonly string[]): string {
	const repository = first.slice(0, first.lastIndexOf(':'));
	return others.length === 0 ? repository : path.dirname(repository);
}

/** Reads references and digests from the output of `ctr images ls`. */
export function parseImageList(printed: string): Readonly<Record<string, string>> {
	return Object.fromEntries(
		printed
			.split('\n')
			.slice(1)
			.map(line => line.split(/\s+/))
			.filter(([reference = '']) => reference !== '' && !reference.includes('@'))
			.map(([reference, , digest]) => [reference, digest]),
	);
}

/** Not bound to the run's signal: an aborted run must remove its container too. */
async function removeContainer(name: string): Promise<void> {
	const listed = await docker(['ps', '--all', '--quiet', '--filter', `name=^${name}$`]);
	if (listed === '') return;
	await docker(['rm', '--force', '--volumes', listed], {timeout: limits.privilegedProbe});
}
