import path from 'node:path';
import {restoreImage} from '../engine-image.ts';
import {requireGo} from '../go.ts';
import type {ImageConfig} from '../image-archive.ts';
import type {ImageFile} from '../image-entry.ts';
import {patchManifests} from '../manifest-patches.ts';
import {readManifests} from '../manifests.ts';
import {nodeImage} from '../node-image.ts';
import type {Component, ImageRequest, Origin, PreparedImages, SampleImage} from '../prepared.ts';
import {samples, type SampleName} from '../samples.ts';
import {requireKubernetes, servingModule} from '../versions.ts';
import {debianRoot} from './debian-root.ts';
import {knative} from './knative.ts';
import {kubernetesBinary} from './kubernetes.ts';
import {nodeBase} from './node-base.ts';
import {ownSampleImages, standInImages} from './samples.ts';
import {knativeImages, kubernetesImages} from './system-images.ts';

/** Everything that a cluster needs, built from Debian packages and Go modules. */
export async function preparePackaged(request: ImageRequest): Promise<PreparedImages> {
	const {knative: release, kubernetes: version} = request;
	servingModule(release);
	requireKubernetes(version);
	await requireGo();

	const kubernetes = await kubernetesBinary(version, request);
	const built = await knative(release, request);
	const debian = await debianRoot(request);
	const base = await nodeBase({debian, kubernetes: kubernetes.entry, version}, request);
	const system = await kubernetesImages({...kubernetes, version}, request);
	const programs = await knativeImages({built, version: release}, request);
	const sampleFiles = {...(await standInImages(request)), ...(await ownSampleImages(request))};

	const images = [...system, ...programs.values(), ...Object.values(sampleFiles)];
	const node = await nodeImage(
		{
			base: {
				id: base.id,
				entrypoint: ['/usr/local/bin/entrypoint', '/sbin/init'],
				ready: signal => restoreImage(base, {signal}),
			},
			images,
		},
		request,
	);
	const loaded = (name: string) => programs.get(name.replace('ko://', ''))?.references[0];
	return {
		nodeImage: node.reference,
		manifests: patchManifests(readManifests(built.manifests), loaded),
		samples: mapValues(sampleFiles, (file, name) => sampleFacts(file, name)),
		components: [
			...components(system, version, 'built from modules'),
			...components([...programs.values()], release, 'built from modules'),
		],
		versions: {knative: release, kubernetes: version},
	};
}

function components(
	files: readonly ImageFile[],
	version: string,
	origin: Origin,
): readonly Component[] {
	return files.flatMap(({references, digest}) =>
		references.map(reference => ({
			name: path.basename(reference).replace(/:.*/, ''),
			version,
			origin,
			reference,
			digest,
		})),
	);
}

function sampleFacts({references, digest, config}: ImageFile, name: SampleName): SampleImage {
	const [reference = ''] = references;
	const origin =
		'published' in samples[name] || name === 'hello-world' ? 'stand-in' : 'built from modules';
	return {reference, digest, origin, ...startFacts(config)};
}

/** What an image's configuration says of how its process starts. */
export function startFacts(config: ImageConfig) {
	return {
		user: config.User ?? '',
		exposed: Object.keys(config.ExposedPorts ?? {}).map(port => Number.parseInt(port, 10)),
		entrypoint: config.Entrypoint ?? [],
		command: config.Cmd ?? [],
	};
}

function mapValues<K extends string, A, B>(
	record: Readonly<Record<K, A>>,
	change: (value: A, key: K) => B,
): Readonly<Record<K, B>> {
	const entries = Object.entries<A>(record).map(([key, value]) => [key, change(value, key as K)]);
	return Object.fromEntries(entries);
}
