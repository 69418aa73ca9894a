import path from 'node:path';
import type {CacheSettings} from '../cache/cache.ts';
import type {ImageConfig} from '../engine/image-archive.ts';
import {patchManifests} from '../recipe/manifest-patches.ts';
import {readManifests} from '../recipe/manifests.ts';
import {nodeImage} from '../recipe/node-image.ts';
import type {ImagePart, KnativePart, NodePart, SamplePart, SampleParts} from '../recipe/parts.ts';
import type {Component, PreparedImages, SampleImage} from '../recipe/prepared.ts';
import type {SampleName} from '../recipe/samples.ts';

/** One node image with everything preloaded, and manifests that refer to the preloaded images. */
export async function assemble(
	{
		node,
		knative,
		samples,
		kubernetes,
	}: {node: NodePart; knative: KnativePart; samples: SampleParts; kubernetes: string},
	settings: CacheSettings,
): Promise<PreparedImages> {
	const system = [...node.images, ...knative.images];
	const images = [...system, ...Object.values<SamplePart>(samples)].map(({image}) => image);
	const {reference, digests} = await nodeImage({base: node.base, images}, settings);
	const digestOf = (name: string) => digests[name] ?? '';
	return {
		nodeImage: reference,
		kindConfig: node.base.kindConfig,
		manifests: patchManifests(readManifests(knative.manifests), knative.loaded),
		samples: sampleImages(samples, digestOf),
		components: [
			...node.components,
			...(knative.components ?? []),
			...system.flatMap(part => components(part, digestOf)),
		],
		versions: {knative: knative.version, kubernetes},
	};
}

function components(
	{image, version, origin, released}: ImagePart,
	digestOf: (reference: string) => string,
): readonly Component[] {
	return image.references.map(reference => ({
		name: path.basename(reference).replace(/:.*/, ''),
		version: version ?? reference.replace(/^.*:/, ''),
		origin,
		reference,
		digest: digestOf(reference),
		...(released === undefined ? {} : {released}),
	}));
}

/** What is known of each sample: its reference and digest as loaded, and how its process starts. */
export function sampleImages(
	samples: SampleParts,
	digestOf: (reference: string) => string,
): Readonly<Record<SampleName, SampleImage>> {
	const facts = new Map<string, SampleImage>();
	for (const [name, {image, origin, released, config}] of Object.entries<SamplePart>(samples)) {
		const [reference = ''] = image.references;
		const digest = digestOf(reference);
		const pulled = released === undefined ? {} : {released};
		facts.set(name, {reference, digest, origin, ...pulled, ...startFacts(config)});
	}
	return Object.fromEntries(facts) as Readonly<Record<SampleName, SampleImage>>;
}

/** The fields of an image's configuration that decide how its process starts. */
function startFacts(config: ImageConfig) {
	return {
		user: config.User ?? '',
		exposed: Object.keys(config.ExposedPorts ?? {}).map(port => Number.parseInt(port, 10)),
		entrypoint: config.Entrypoint ?? [],
		command: config.Cmd ?? [],
	};
}
