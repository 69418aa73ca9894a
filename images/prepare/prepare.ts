import {assemble} from './assemble.ts';
import {
	packagedKnative,
	packagedNode,
	packagedSamples,
	requirePackaged,
} from '../packaged/parts.ts';
import type {KnativePart} from '../recipe/parts.ts';
import type {ImageRequest, PreparedImages} from '../recipe/prepared.ts';
import {nodeRuntimes} from '../recipe/prepared.ts';
import {publishedKnative} from '../published/knative.ts';
import {publishedNode} from '../published/node.ts';
import {publishedSamples} from '../published/samples.ts';
import {sideBySide} from '../host/side-by-side.ts';
import {isFolder, unreleasedKnative} from './unreleased.ts';
import {requireNewEnough} from '../recipe/versions.ts';

export {chooseSource} from './choose-source.ts';
export {nodeRuntimes} from '../recipe/prepared.ts';
export type {
	Component,
	ImageRequest,
	NodeRuntime,
	Origin,
	PreparedImages,
	SampleImage,
	Source,
} from '../recipe/prepared.ts';

/**
 * Everything that a cluster needs, from the cache or built now. Needs an engine that answers, now or once `engine` resolves. Throws an
 * EnvironmentError for what is not available, within a second if that is detectable before the build.
 */
export async function prepareImages(request: ImageRequest): Promise<PreparedImages> {
	await requireVersions(request);
	return request.source === 'packaged' ? packaged(request) : published(request);
}

/**
 * Checks that the versions are available from that source and run together, as far as that is known without an
 * engine and within a second. Throws an EnvironmentError that names what is missing and the nearest available
 * version.
 */
export async function requireVersions(
	request: Pick<ImageRequest, 'source' | 'knative' | 'kubernetes'>,
): Promise<void> {
	const {kubernetes, knative, source} = request;
	const unreleased = await isFolder(knative);
	if (source === 'packaged') requirePackaged({kubernetes, ...(unreleased ? {} : {knative})});
	if (!unreleased) requireNewEnough(kubernetes, knative);
}

async function packaged(request: ImageRequest): Promise<PreparedImages> {
	const {kubernetes, nodeRuntime = nodeRuntimes[0]} = request;
	const unreleased = await isFolder(request.knative);
	const knativePart = unreleased ? unreleasedKnative : packagedKnative;
	const [node, knative, samples] = await sideBySide(request.signal, [
		signal => packagedNode({kubernetes, nodeRuntime}, {...request, signal}),
		async signal => {
			if (unreleased) await request.engine?.();
			return knativePart(request.knative, {...request, signal});
		},
		signal => packagedSamples({...request, signal}),
	]);
	await request.engine?.();
	return assemble({node, knative, samples, kubernetes}, request);
}

async function published(request: ImageRequest): Promise<PreparedImages> {
	await request.engine?.();
	const {kubernetes} = request;
	const knative: KnativePart = (await isFolder(request.knative))
		? await unreleasedKnative(request.knative, request)
		: await publishedKnative(request);
	const node = await publishedNode(request);
	const samples = await publishedSamples(request);
	return assemble({node, knative, samples, kubernetes}, request);
}
