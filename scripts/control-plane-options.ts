import {stat} from 'node:fs/promises';
import {ignoreAbsence} from '../images/host/errors.ts';
import type {ControlPlaneOptions} from '../harness/providers/control-plane/control-plane-provider.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {isVersion} from '../harness/machine/version.ts';
import {flagOf, givenAmong, refusedBy, usedBy} from './given-options.ts';
import type {ProviderValues} from './provider-options.ts';

/**
 * The control plane that the command line describes.
 * @throws {UsageError} for what it does not run: images, and manifests from elsewhere
 */
export async function controlPlaneOptions(
	options: ProviderValues,
	settings: Settings,
): Promise<Omit<ControlPlaneOptions, 'keep'>> {
	const {knative, kubernetes, binaries} = options;
	const unheard = onlyForKind(options);
	if (unheard.length > 0) {
		throw new UsageError(
			`a control plane runs programs, not images: ${unheard.join(' and ')} would be ignored`,
		);
	}
	for (const [option, version] of Object.entries({knative, kubernetes})) {
		if (!isVersion(version)) {
			throw new UsageError(
				`--${option} ${JSON.stringify(version)} is not a version, which a control plane needs; for your own programs use --binaries DIR`,
			);
		}
	}
	if (binaries !== undefined) await requireFolder(binaries);
	const {cache, kubebuilderAssets} = settings;
	return {
		...usedBy('control-plane', options),
		cache,
		...(kubebuilderAssets !== undefined && {assets: kubebuilderAssets}),
	};
}

/** The given options that a control plane refuses, since only kind uses them. */
export function onlyForKind(options: Readonly<Partial<ProviderValues>>): readonly string[] {
	return [
		...(options.images === 'published' ? ['--images published'] : []),
		...givenAmong(refusedBy('control-plane'), options).map(flagOf),
	];
}

async function requireFolder(binaries: string): Promise<void> {
	try {
		const found = await stat(binaries).catch(ignoreAbsence);
		if (found?.isDirectory()) return;
	} catch (cause) {
		throw new UsageError(`--binaries ${binaries} cannot be read: ${tellError(cause)}`, {cause});
	}
	throw new UsageError(`--binaries ${binaries} is not a folder`);
}
