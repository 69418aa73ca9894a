import {readyEngine} from '../../../images/engine/engine.ts';
import {readyKind} from '../../../images/engine/kind-tool.ts';
import {
	chooseSource,
	prepareImages,
	requireVersions,
	type PreparedImages,
	type Source,
} from '../../../images/prepare/prepare.ts';
import type {Progress} from '../../../images/host/progress.ts';

/** Which images, and where they are kept. */
export interface ImagesWanted {
	/** A release, or a folder with the manifests and images of an unreleased build. */
	readonly knative: string;
	readonly kubernetes: string;
	/** Undefined: found out by a quick probe. */
	readonly images: Source | undefined;
	readonly mirror?: string;
	readonly manifests?: string;
	readonly cache: string;
	/** They are for a cluster that runs already. */
	readonly cluster?: string;
}

/** An engine and a kind that work, and the images in them. */
export interface MadeImages {
	/** The path of the kind program. */
	readonly kind: string;
	readonly prepared: PreparedImages;
	readonly source: {readonly source: Source; readonly reason: string};
}

/** Sees to engine, kind and images, each only where it is missing. */
export async function makeImages(
	wanted: ImagesWanted,
	progress: Progress,
	signal: AbortSignal,
): Promise<MadeImages> {
	const {cache} = wanted;
	const source = wanted.images
		? {source: wanted.images, reason: 'named'}
		: await chooseSource({...wanted, signal});
	progress.note(`images: ${source.source} (${source.reason})`);
	await requireVersions({...wanted, source: source.source});
	await readyEngine({cache, progress, signal}, {privileged: wanted.cluster === undefined});
	const kind = (await readyKind({cache, progress, signal})).path;
	const prepared = await prepareImages({...wanted, source: source.source, progress, signal});
	return {kind, prepared, source};
}
