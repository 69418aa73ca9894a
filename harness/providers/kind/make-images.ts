import {readyEngine} from '../../../images/engine/engine.ts';
import {readyKind} from '../../../images/engine/kind-tool.ts';
import {
	chooseSource,
	prepareImages,
	requireVersions,
	type NodeRuntime,
	type PreparedImages,
	type Source,
} from '../../../images/prepare/prepare.ts';
import type {Progress} from '../../../images/host/progress.ts';
import {sideBySide, untilAborted} from '../../../images/host/side-by-side.ts';

/** Which images, and the folder of their cache. */
export interface ImagesWanted {
	/** A release, or a folder with the manifests and images of an unreleased build. */
	readonly knative: string;
	readonly kubernetes: string;
	/** Of a packaged node. */
	readonly nodeRuntime?: NodeRuntime;
	/** Undefined: chosen by a quick probe. */
	readonly images: Source | undefined;
	readonly mirror?: string;
	readonly manifests?: string;
	readonly cache: string;
	/** The images are for a cluster that already runs. */
	readonly cluster?: string;
}

/** A working engine and kind, and the images in them. */
export interface MadeImages {
	/** The path of the kind program. */
	readonly kind: string;
	readonly prepared: PreparedImages;
	readonly source: {readonly source: Source; readonly reason: string};
}

/** Prepares engine, kind and images, each only if it is missing. */
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
	const engine = Promise.withResolvers<void>();
	const [, kind, prepared] = await sideBySide(signal, [
		async all => {
			const privileged = wanted.cluster === undefined;
			await readyEngine({cache, progress, signal: all}, {privileged});
			engine.resolve();
		},
		all => readyKind({cache, progress, signal: all}),
		all =>
			prepareImages({
				...wanted,
				source: source.source,
				engine: () => untilAborted(all, () => engine.promise),
				progress,
				signal: all,
			}),
	]);
	return {kind: kind.path, prepared, source};
}
