import {stat} from 'node:fs/promises';
import {ignoreAbsence} from '../images/host/errors.ts';
import type {ControlPlaneOptions} from '../harness/providers/control-plane/control-plane-provider.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {isVersion} from '../harness/machine/version.ts';
import type {ImageArguments} from './kind-options.ts';

/**
 * What the command line says of a control plane.
 * @throws {UsageError} for what it does not run: images, and manifests from elsewhere
 */
export async function controlPlaneOptions(
	{knative, kubernetes, binaries, ...rest}: ImageArguments,
	settings: Settings,
): Promise<Omit<ControlPlaneOptions, 'keep'>> {
	const unheard = imageOptionsIn(rest);
	if (unheard.length > 0) {
		throw new UsageError(
			`a control plane runs programs and no images, so that ${unheard.join(' and ')} would not be heard`,
		);
	}
	for (const [option, version] of Object.entries({knative, kubernetes})) {
		if (!isVersion(version)) {
			throw new UsageError(
				`--${option} ${JSON.stringify(version)} is no version, which a control plane needs; programs of your own are named with --binaries DIR`,
			);
		}
	}
	if (binaries !== undefined) await requireFolder(binaries);
	const {cache, kubebuilderAssets} = settings;
	return {
		knative,
		kubernetes,
		cache,
		...(binaries !== undefined && {binaries}),
		...(kubebuilderAssets !== undefined && {assets: kubebuilderAssets}),
	};
}

/** The options that were given and that speak of images. */
export function imageOptionsIn({
	images,
	mirror,
	manifests,
}: Pick<ImageArguments, 'images' | 'mirror' | 'manifests'>): readonly string[] {
	return [
		...(images === 'published' ? ['--images published'] : []),
		...(mirror === undefined ? [] : ['--mirror']),
		...(manifests === undefined ? [] : ['--manifests']),
	];
}

async function requireFolder(binaries: string): Promise<void> {
	try {
		const found = await stat(binaries).catch(ignoreAbsence);
		if (found?.isDirectory()) return;
	} catch (cause) {
		throw new UsageError(`--binaries ${binaries} cannot be read: ${tellError(cause)}`, {cause});
	}
	throw new UsageError(`--binaries ${binaries} is no folder`);
}
