import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {CacheSettings} from '../cache/cache.ts';
import {readManifests, type ManifestObject} from '../recipe/manifests.ts';
import {nodeImage} from '../recipe/node-image.ts';
import {packagedKnative, packagedNode, packagedSamples} from '../packaged/parts.ts';
import type {TestRegistry} from './testing.ts';

const kubernetes = '1.34.10';
const knative = '1.23.0';

/**
 * Fills a registry and a release page with what is packaged, as if it had been published: kind's node image with the
 * control plane in it, Knative's images, and the official sample images. Gives the page's folder, made below `folder`,
 * and the digests of what was pushed.
 */
export async function publish(
	registry: TestRegistry,
	packaging: CacheSettings,
	folder: string,
): Promise<{page: string; digests: ReadonlyMap<string, string>}> {
	const node = await packagedNode(kubernetes, packaging);
	const built = await packagedKnative(knative, packaging);
	const samples = await packagedSamples(packaging);
	const digests = new Map<string, string>();
	const complete = await nodeImage(
		{base: node.base, images: node.images.map(({image}) => image)},
		packaging,
	);
	await registry.push(complete.stored, `kindest/node:v${kubernetes}`);
	await registry.push(samples.nginx.image, 'library/nginx:1.29.3');
	await registry.push(samples.caddy.image, 'library/caddy:2.10.2');
	await registry.push(samples['redis-style-clean'].image, 'library/redis:8.2.3');
	digests.set(
		'nginx-unprivileged',
		await registry.push(samples['nginx-unprivileged'].image, 'nginxinc/nginx-unprivileged:1.29.3'),
	);
	for (const {image} of built.images) {
		const name = path.basename(image.references[0] ?? '').replace(/:.*/, '');
		digests.set(name, await registry.push(image, `knative-releases/${name}:v${knative}`));
	}
	const page = path.join(folder, 'page');
	const texts = built.manifests.map(text =>
		text.replaceAll(
			/ko:\/\/knative\.dev\/serving\/cmd\/(\w+)/g,
			(_, name: string) => `registry.example/knative-releases/${name}@${digests.get(name)}`,
		),
	);
	const {crds, core} = readManifests(texts);
	await writePage(page, core, crds);
	return {page, digests};
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
