import {usedBy} from './given-options.ts';
import type {ProviderValues} from './provider-options.ts';
import type {KindOptions} from '../harness/providers/kind/kind-provider.ts';
import {imageSources, type Settings} from '../harness/machine/settings.ts';
import {nodeRuntimes} from '../images/prepare/prepare.ts';
import {isVersion} from '../harness/machine/version.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';

/**
 * The images and the cluster that the command line describes.
 * @throws {UsageError} for an unknown source or version; in CI also when the source is not named, because a
 * release gate must never silently judge something else
 */
export function kindOptions(options: ProviderValues, settings: Settings): KindOptions {
	const {kubernetes, images, nodeRuntime} = options;
	const source =
		images === undefined ? settings.images : choose('image source', images, imageSources);
	if (source === undefined && settings.ci) {
		throw new UsageError(
			'in CI the image source must be named: --images published or --images packaged',
		);
	}
	if (nodeRuntime !== undefined && source === 'published') {
		throw new UsageError(
			"--node-runtime is for packaged images; a published node has what kind's node image has",
		);
	}
	if (!isVersion(kubernetes)) throw notAVersion('--kubernetes', kubernetes);
	const {nodeRuntime: _, ...used} = usedBy('kind', options);
	return {
		keep: false,
		...used,
		// Only a packaged node has a choice.
		images: source ?? (nodeRuntime === undefined ? undefined : 'packaged'),
		...(nodeRuntime !== undefined && {
			nodeRuntime: choose('node runtime', nodeRuntime, nodeRuntimes),
		}),
		cache: settings.cache,
	};
}

const notAVersion = (option: string, value: string): UsageError =>
	new UsageError(`${option} ${JSON.stringify(value)} is not a version; versions look like 1.34.10`);
