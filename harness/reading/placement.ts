import type {SampleName} from '../../images/recipe/samples.ts';
import {runLabel} from '../cluster/namespace.ts';
import {type Placement} from '../model/manifest.ts';
import type {Workload} from '../model/workloads.ts';
import type {ClusterTargetOptions} from './cluster-target-options.ts';

/** This run's placement of a workload: its image as loaded, labelled with the run. */
export function placementOf(
	{samples, run}: ClusterTargetOptions,
	{image}: Workload,
	name: string,
	namespace: string,
): Placement {
	const imageOf = (sample: SampleName): string =>
		samples[sample]?.reference ?? `dev.local/${sample}:v1`;
	return {
		name,
		namespace,
		image: imageOf(image),
		imageOf,
		labels: {[runLabel]: run},
		resources: {requests: {cpu: '5m'}},
	};
}
