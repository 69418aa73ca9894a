import path from 'node:path';
import {cp, mkdir, rm, writeFile} from 'node:fs/promises';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {docker, imageId} from '../engine/docker.ts';
import {EnvironmentError} from '../host/errors.ts';
import {readFacts, writeFacts} from '../cache/facts.ts';
import type {ImageConfig} from '../engine/image-archive.ts';
import {limits} from '../host/limits.ts';
import type {LoadableImage} from '../recipe/node-image.ts';
import {saveImage} from '../engine/save-image.ts';

/** A published image as a file of the cache, under its name in a cluster. */
export interface PulledImage {
	readonly image: LoadableImage;
	readonly config: ImageConfig;
	/** Its digest in the registry. */
	readonly released: string;
}

export interface Wanted {
	/** As published: `docker.io/library/nginx:1.29.3`, `…@sha256:…`. */
	readonly published: string;
	/** In the cluster: `dev.local/…`. */
	readonly reference: string;
	/** Files of this project added to it, from a path here to a path in the image; for a folder, its content. */
	readonly overlay?: readonly (readonly [from: string, to: string])[];
	/** Dockerfile lines for changes that files alone cannot make, after the overlay. */
	readonly lines?: readonly string[];
	/** Identifies the overlay's content in the cache key. */
	readonly inputs?: readonly (string | Uint8Array)[];
}

/** Pulls an image through the host's engine, once, and stores it as a file. */
export async function pulled(
	{published, reference, overlay = [], lines = [], inputs = []}: Wanted,
	{mirror, ...settings}: CacheSettings & {readonly mirror?: string},
): Promise<PulledImage> {
	const {signal} = settings;
	const name = mirrored(published, mirror);
	const entry = await cached(
		{
			name: `pulled-${path.basename(reference).replace(/[^\w.-]/g, '-')}`,
			title: `pulling ${name}`,
			// By the name that is pulled: an image of one mirror is not used for another mirror's.
			inputs: [name, reference, ...lines, ...inputs],
			needs: 2e9,
			build: async folder => {
				const wasThere = (await imageId(name, signal)) !== undefined;
				await pull(name, signal);
				const released = await releasedDigest(name, signal);
				await using made = new AsyncDisposableStack();
				if (!wasThere) made.defer(() => removeImage(name));
				const asPublished = overlay.length === 0 && lines.length === 0;
				const changes = {overlay, lines, context: path.join(folder, 'context')};
				const source = asPublished ? name : await changed(name, reference, changes, signal);
				if (!asPublished) made.defer(() => removeImage(source));
				const saved = await saveImage({source, reference, folder}, signal);
				await writeFacts(folder, {...saved, released});
			},
		},
		settings,
	);
	const facts = await readFacts<{id: string; config: ImageConfig; released: string}>(entry);
	const {id, config, released} = facts;
	return {
		image: {file: path.join(entry, 'image.tar'), references: [reference], id},
		config,
		released,
	};
}

/** Pulls an image into the host's engine; an EnvironmentError names the image and the reason. */
export async function pull(name: string, signal: AbortSignal): Promise<void> {
	try {
		await docker(['pull', '--quiet', name], {signal, timeout: limits.pull});
	} catch (error) {
		signal.throwIfAborted();
		throw new EnvironmentError(
			`The image ${name} cannot be pulled: ${error instanceof Error ? error.message : String(error)}`,
			{cause: error},
		);
	}
}

/** The digest of a pulled image in its registry. */
export async function releasedDigest(name: string, signal: AbortSignal): Promise<string> {
	const printed = await docker(
		['image', 'inspect', '--format', '{{range .RepoDigests}}{{println .}}{{end}}', name],
		{signal},
	);
	const digests = printed.split('\n').filter(Boolean);
	const own = digests.find(digest => digest.startsWith(`${familiarRepository(name)}@`));
	return (own ?? digests[0] ?? '').replace(/^.*@/, '');
}

/** The name of a published image on a mirror: the same path below the mirror's name. */
export function mirrored(published: string, mirror: string | undefined): string {
	if (mirror === undefined) return published;
	return `${mirror}/${published.slice(published.indexOf('/') + 1)}`;
}

/** Whether a registry's name (`127.0.0.1:5000`) is this machine; engines use plain HTTP for it. */
export function isLoopback(registry: string): boolean {
	return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(registry);
}

/** The engine omits the name of its default registry from the names that it prints. */
function familiarRepository(name: string): string {
	return name
		.replace(/@.*$/, '')
		.replace(/:[^/:]+$/, '')
		.replace(/^docker\.io\/(library\/)?/, '');
}

/**
 * Builds an image from a pulled one, with added files and the given Dockerfile lines; returns its tag in the
 * engine.
 */
async function changed(
	name: string,
	reference: string,
	{overlay, lines, context}: Required<Pick<Wanted, 'overlay' | 'lines'>> & {context: string},
	signal: AbortSignal,
): Promise<string> {
	await mkdir(context);
	const copies = overlay.map(async ([from, to], index) => {
		await cp(from, path.join(context, String(index)), {recursive: true});
		return `COPY ${index} ${to}`;
	});
	const recipe = [`FROM ${name}`, ...(await Promise.all(copies)), ...lines];
	await writeFile(path.join(context, 'Dockerfile'), recipe.join('\n'));
	const tag = `dev.local/spd-changed/${path.basename(reference)}`;
	const build = ['build', '--quiet', '--force-rm', '--tag', tag, context];
	await docker(build, {signal, timeout: limits.build});
	await rm(context, {recursive: true});
	return tag;
}

async function removeImage(name: string): Promise<void> {
	await docker(['image', 'rm', name]);
}
