import {usedBy} from './given-options.ts';
import type {ProviderValues} from './provider-options.ts';
import type {KindOptions} from '../harness/providers/kind/kind-provider.ts';
import {imageSources, type Settings} from '../harness/machine/settings.ts';
import {isVersion} from '../harness/machine/version.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';

/**
 * The images and the cluster that the command line describes.
 * @throws {UsageError} for an unknown source or version; in CI also when the source is not named, because a
 * release gate must never silently judge something else
 */
export function kindOptions(options: ProviderValues, settings: Settings): KindOptions {
	const {kubernetes, images} = options;
	const source =
		images === undefined ? settings.images : choose('image source', images, imageSources);
	if (source === undefined && settings.ci) {
		throw new UsageError(
			'in CI the image source must be named: --images published or --images packaged',
		);
	}
	if (!isVersion(kubernetes)) throw notAVersion('--kubernetes', kubernetes);
	return {
		keep: false,
		...usedBy('kind', options),
		images: source,
		cache: settings.cache,
	};
}

const notAVersion = (option: string, value: string): UsageError =>
	new UsageError(`${option} ${JSON.stringify(value)} is not a version; versions look like 1.34.10`);
