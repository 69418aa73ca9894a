import path from 'node:path';
import {readFile, writeFile} from 'node:fs/promises';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {EnvironmentError} from '../host/errors.ts';
import {limits} from '../host/limits.ts';
import {namedImages, programName} from '../recipe/manifest-patches.ts';
import {readManifests} from '../recipe/manifests.ts';
import type {KnativePart} from '../recipe/parts.ts';
import {pulled} from './pull.ts';

const files = ['serving-crds.yaml', 'serving-core.yaml'] as const;

/** Knative Serving as released: its two manifest files and the images that they name. */
export async function publishedKnative(
	settings: CacheSettings & {
		readonly knative: string;
		readonly mirror?: string;
		readonly manifests?: string;
	},
): Promise<KnativePart> {
	const {knative: version} = settings;
	const manifests = await releasedManifests(settings);
	const names = namedImages(readManifests(manifests).core);
	const loaded = new Map<string, string>();
	const images = [];
	for (const published of names) {
		const reference = `dev.local/knative/${programName(published)}:v${version}`;
		const {image, released} = await pulled({published, reference}, settings);
		loaded.set(published, reference);
		images.push({image, released, version, origin: 'released artefact'} as const);
	}
	return {version, images, manifests, loaded: name => loaded.get(name)};
}

/** The texts of the two manifest files of a release. */
export async function releasedManifests({
	knative: version,
	manifests = `https://github.com/knative/serving/releases/download/knative-v${version}`,
	...settings
}: CacheSettings & {readonly knative: string; readonly manifests?: string}) {
	if (!/^https?:/.test(manifests)) {
		return Promise.all(files.map(file => readManifestFile(path.join(manifests, file))));
	}
	const entry = await cached(
		{
			name: `manifests-${version}`,
			title: `downloading Knative ${version}'s manifests`,
			inputs: [manifests, version],
			needs: 1e7,
			build: async folder => {
				for (const file of files) {
					const text = await download(`${manifests.replace(/\/$/, '')}/${file}`, settings.signal);
					await writeFile(path.join(folder, file), text);
				}
			},
		},
		settings,
	);
	return Promise.all(files.map(file => readFile(path.join(entry, file), 'utf8')));
}

async function readManifestFile(file: string): Promise<string> {
	return readFile(file, 'utf8').catch((error: unknown) => {
		throw new EnvironmentError(`Knative's manifest ${file} cannot be read: ${String(error)}`, {
			cause: error,
		});
	});
}

async function download(url: string, signal: AbortSignal): Promise<string> {
	try {
		const answer = await fetch(url, {
			signal: AbortSignal.any([signal, AbortSignal.timeout(limits.download)]),
		});
		if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
		return await answer.text();
	} catch (error) {
		signal.throwIfAborted();
		const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
		throw new EnvironmentError(
			`${url} cannot be downloaded: ${String(cause)}\nCheck that the release exists; for a copy elsewhere use --manifests URL|DIR.`,
			{cause: error},
		);
	}
}
