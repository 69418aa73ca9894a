import path from 'node:path';
import {packageFolder} from '../harness/machine/package-folder.ts';
import {readSettings} from '../harness/machine/settings.ts';
import {defaultVersions} from '../harness/machine/version.ts';
import {controlPlaneProvider} from '../harness/providers/control-plane/control-plane-provider.ts';
import type {Provider} from '../harness/providers/provider.ts';

/**
 * A provider with Knative's own webhook and controller in a control plane of processes, as `spd run --provider
 * control-plane` has it: no Docker and no root. It judges every tier but `runtime`. The first run on a machine builds or
 * downloads the programs.
 */
export async function controlPlane({
	knative = defaultVersions.knative,
	kubernetes = defaultVersions.kubernetes,
}: {readonly knative?: string; readonly kubernetes?: string} = {}): Promise<Provider> {
	const {cache, kubebuilderAssets} = readSettings();
	const assets = kubebuilderAssets === undefined ? {} : {assets: kubebuilderAssets};
	return controlPlaneProvider({knative, kubernetes, cache, ...assets, keep: false});
}

/** The file of the known deviations of Knative's releases from the documentation, for `judge` and `testRows`. */
export const knativeDeviations: string = path.join(packageFolder, 'deviations', 'knative.yaml');
