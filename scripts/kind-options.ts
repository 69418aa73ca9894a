import type {KindOptions} from '../harness/providers/kind/kind-provider.ts';
import {imageSources, type Settings} from '../harness/machine/settings.ts';
import {isVersion} from '../harness/machine/version.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';

/** The options that `run`, `up` and `images` share, as the command line has them. */
export interface ImageArguments {
	readonly knative: string;
	readonly kubernetes: string;
	readonly images?: string;
	readonly mirror?: string;
	readonly manifests?: string;
	/** A folder with programs for a control plane. */
	readonly binaries?: string;
}

/**
 * What the command line says of images and cluster.
 * @throws {UsageError} for an unknown source or version; in CI also when the source is not named, because a release
 * gate must never silently judge something else
 */
export function kindOptions(
	{knative, kubernetes, images, mirror, manifests}: ImageArguments,
	settings: Settings,
): KindOptions {
	const source =
		images === undefined ? settings.images : choose('image source', images, imageSources);
	if (source === undefined && settings.ci) {
		throw new UsageError(
			'in CI the image source must be named: --images published or --images packaged',
		);
	}
	if (!isVersion(kubernetes)) throw notAVersion('--kubernetes', kubernetes);
	return {
		knative,
		kubernetes,
		images: source,
		...(mirror === undefined ? {} : {mirror}),
		...(manifests === undefined ? {} : {manifests}),
		keep: false,
		cache: settings.cache,
	};
}

const notAVersion = (option: string, value: string): UsageError =>
	new UsageError(`${option} ${JSON.stringify(value)} is no version; versions look like 1.34.10`);
