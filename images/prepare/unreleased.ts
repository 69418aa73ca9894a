import path from 'node:path';
import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {readdir, readFile, stat} from 'node:fs/promises';
import {pipeline} from 'node:stream/promises';
import {archivedImages, matchArchive, type ArchivedReference} from '../engine/archived-images.ts';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {docker, imageId} from '../engine/docker.ts';
import {EnvironmentError} from '../host/errors.ts';
import {readFacts, writeFacts} from '../cache/facts.ts';
import {limits} from '../host/limits.ts';
import {namedImages, programName} from '../recipe/manifest-patches.ts';
import {readManifests} from '../recipe/manifests.ts';
import type {ImagePart, KnativePart} from '../recipe/parts.ts';
import {saveImage} from '../engine/save-image.ts';

const version = 'unreleased';

/** Whether `--knative` names a folder with a custom build instead of a release. */
export async function isFolder(knative: string): Promise<boolean> {
	return stat(knative).then(
		stats => stats.isDirectory(),
		() => false,
	);
}

/**
 * Knative of an unreleased build: every `*.yaml` of a folder, and the image archives (`*.tar`, written by `docker
 * save`) with the images that they refer to. An EnvironmentError names an image that is in no archive.
 */
export async function unreleasedKnative(
	folder: string,
	settings: CacheSettings,
): Promise<KnativePart> {
	const names = (await readdir(folder)).toSorted();
	const manifests = await Promise.all(
		withEnding(names, '.yaml').map(name => readFile(path.join(folder, name), 'utf8')),
	);
	const archives = withEnding(names, '.tar').map(name => path.join(folder, name));
	if (manifests.length === 0 || archives.length === 0) {
		throw new EnvironmentError(
			`${folder} is not a build of Knative: it needs *.yaml and *.tar files`,
		);
	}
	const archived = (await Promise.all(archives.map(archivedImages))).flat();
	const loaded = new Map<string, string>();
	const images: ImagePart[] = [];
	for (const named of namedImages(readManifests(manifests).core)) {
		const found = matchArchive(named, archived);
		if (found === undefined) {
			throw new EnvironmentError(
				`The manifests in ${folder} name the image ${named}, but no archive there contains it.\nFound: ${archived.map(({reference}) => reference).join(', ')}`,
			);
		}
		const reference = `dev.local/knative/${programName(named)}:${version}`;
		loaded.set(named, reference);
		images.push(await load(found, reference, settings));
	}
	return {version, images, manifests, loaded: name => loaded.get(name)};
}

async function load(
	{file, id, reference: own}: ArchivedReference,
	reference: string,
	settings: CacheSettings,
): Promise<ImagePart> {
	const {signal} = settings;
	const entry = await cached(
		{
			name: `unreleased-${programName(reference)}`,
			title: `image ${path.basename(file)}`,
			inputs: [await contentHash(file), id, reference],
			needs: 1e9,
			build: async target => {
				const wasThere = (await imageId(own, signal)) !== undefined;
				await docker(['load', '--quiet', '--input', file], {signal, timeout: limits.build});
				await writeFacts(target, await saveImage({source: id, reference, folder: target}, signal));
				if (!wasThere) await docker(['image', 'rm', own], {signal});
			},
		},
		settings,
	);
	const facts = await readFacts<{id: string}>(entry);
	return {
		image: {file: path.join(entry, 'image.tar'), references: [reference], id: facts.id},
		version,
		origin: 'unreleased build',
	};
}

function withEnding(names: readonly string[], ending: string): readonly string[] {
	return names.filter(name => name.endsWith(ending));
}

async function contentHash(file: string): Promise<string> {
	const hash = createHash('sha256');
	await pipeline(createReadStream(file), hash);
	return hash.digest('hex');
}
