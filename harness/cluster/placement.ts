import type {SampleName} from '../../images/samples.ts';
import {runLabel} from './namespace.ts';
import {type Placement} from '../manifest.ts';
import type {Workload} from '../workloads.ts';
import type {ClusterSiteOptions} from './site-options.ts';

/** Where this run puts a workload: its image as it was loaded, labelled with the run. */
export function placementOf(
	{samples, run}: ClusterSiteOptions,
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
