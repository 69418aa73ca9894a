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

/** A published image as a file of the cache, under the name that it has in a cluster. */
export interface PulledImage {
	readonly image: LoadableImage;
	readonly config: ImageConfig;
	/** The digest that its registry gives it. */
	readonly released: string;
}

export interface Wanted {
	/** As published: `docker.io/library/nginx:1.29.3`, `…@sha256:…`. */
	readonly published: string;
	/** In the cluster: `dev.local/…`. */
	readonly reference: string;
	/** Files of ours laid over it, from a path here to a path in the image; of a folder, what is in it. */
	readonly overlay?: readonly (readonly [from: string, to: string])[];
	/** Lines of a Dockerfile for what files alone do not change, after the overlay. */
	readonly lines?: readonly string[];
	/** What the overlay's content is, for the cache's key. */
	readonly inputs?: readonly (string | Uint8Array)[];
}

/** Pulls an image through the host's engine, once, and keeps it as a file. */
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
			// By the name that it is pulled by: what one mirror has is not taken for what another has.
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

/** Pulls an image into the host's engine; an EnvironmentError says which and why not. */
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

/** The digest by which the registry knows a pulled image. */
export async function releasedDigest(name: string, signal: AbortSignal): Promise<string> {
	const printed = await docker(
		['image', 'inspect', '--format', '{{range .RepoDigests}}{{println .}}{{end}}', name],
		{signal},
	);
	const digests = printed.split('\n').filter(Boolean);
	const own = digests.find(digest => digest.startsWith(`${familiarRepository(name)}@`));
	return (own ?? digests[0] ?? '').replace(/^.*@/, '');
}

/** Where a published image lies on a mirror: the same path below the mirror's name. */
export function mirrored(published: string, mirror: string | undefined): string {
	if (mirror === undefined) return published;
	return `${mirror}/${published.slice(published.indexOf('/') + 1)}`;
}

/** Whether a registry's name (`127.0.0.1:5000`) is this machine, which engines speak plain HTTP to. */
export function isLoopback(registry: string): boolean {
	return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/.test(registry);
}

/** The engine drops the name of its default registry from the names that it prints. */
function familiarRepository(name: string): string {
	return name
		.replace(/@.*$/, '')
		.replace(/:[^/:]+$/, '')
		.replace(/^docker\.io\/(library\/)?/, '');
}

/**
 * Builds an image of a pulled one, with files of ours in it and what the lines of a Dockerfile change; gives the tag by
 * which the engine has it.
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
