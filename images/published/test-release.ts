import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {CacheSettings} from '../cache/cache.ts';
import type {StoredImage} from '../engine/engine-image.ts';
import {readManifests, type ManifestObject} from '../recipe/manifests.ts';
import {nodeImage} from '../recipe/node-image.ts';
import {packagedKnative, packagedNode, packagedSamples} from '../packaged/parts.ts';
import type {TestRegistry} from './testing.ts';

const kubernetes = '1.34.10';
const knative = '1.23.0';

/** kind's node image with the control plane in it, as if it had been published. */
export async function wholeNode(packaging: CacheSettings): Promise<StoredImage> {
	const {base, images} = await packagedNode({kubernetes, nodeRuntime: 'containerd1'}, packaging);
	const preloaded = images.map(({image}) => image);
	return (await nodeImage({base, images: preloaded}, packaging)).stored;
}

/**
 * Fills a registry and a release page with what is packaged, as if it had been published: a node image, Knative's images
 * and, if wanted, the official sample images. Returns the page's folder, made below `folder`, and the digests of what was pushed.
 */
export async function publish(
	registry: TestRegistry,
	packaging: CacheSettings,
	{
		folder,
		node,
		samples,
	}: {readonly folder: string; readonly node: StoredImage; readonly samples: boolean},
): Promise<{page: string; digests: ReadonlyMap<string, string>}> {
	const built = await packagedKnative(knative, packaging);
	const digests = new Map<string, string>();
	digests.set('node', await registry.push(node, `kindest/node:v${kubernetes}`));
	if (samples) await publishSamples(registry, packaging);
	for (const {image} of built.images) {
		const name = path.basename(image.references[0] ?? '').replace(/:.*/, '');
		digests.set(name, await registry.push(image, `knative-releases/${name}:v${knative}`));
	}
	const page = path.join(folder, 'page');
	const texts = built.manifests.map(text =>
		text.replaceAll(
			// As the module names them, or the operator's copy of the release.
			/(?:ko:\/|[\w.-]+\/knative-releases)\/knative\.dev\/serving\/cmd\/(\w+)(?:@sha256:[0-9a-f]{64})?/g,
			(_, name: string) => `registry.example/knative-releases/${name}@${digests.get(name)}`,
		),
	);
	const {crds, core} = readManifests(texts);
	await writePage(page, core, crds);
	return {page, digests};
}

async function publishSamples(registry: TestRegistry, packaging: CacheSettings): Promise<void> {
	const samples = await packagedSamples(packaging);
	await registry.push(samples.nginx.image, 'library/nginx:1.29.3');
	await registry.push(samples.caddy.image, 'library/caddy:2.10.2');
	await registry.push(samples['redis-style-clean'].image, 'library/redis:8.2.3');
	await registry.push(samples['nginx-unprivileged'].image, 'nginxinc/nginx-unprivileged:1.29.3');
}

/** Writes a release page's two files into a new folder. */
export async function writePage(
	page: string,
	core: readonly ManifestObject[],
	crds: readonly ManifestObject[] = [],
): Promise<void> {
	await mkdir(page);
	await writeFile(path.join(page, 'serving-crds.yaml'), documents(crds));
	await writeFile(path.join(page, 'serving-core.yaml'), documents([...crds, ...core]));
}

function documents(objects: readonly object[]): string {
	return objects.map(object => JSON.stringify(object)).join('\n---\n');
}
