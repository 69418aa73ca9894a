import {findKnative} from './find-knative.ts';
import {findKubernetes} from './find-kubernetes.ts';
import type {FoundPrograms, ProgramsWanted} from './programs.ts';

/**
 * Finds etcd, kube-apiserver and kube-controller-manager in the folder that was named, else in the cache, else in
 * envtest's folder, else they will be built; Knative's webhook and controller in the folder that was named, else in the
 * cache or built. Throws an `EnvironmentError` for a version that cannot be had, or that a program named is not of.
 */
export async function findPrograms(wanted: ProgramsWanted): Promise<FoundPrograms> {
	const knative = await findKnative(wanted);
	const kubernetes = await findKubernetes(wanted);
	return {
		knative: knative.release,
		missing: [...kubernetes.missing, ...knative.missing],
		async ready(settings) {
			const system = await kubernetes.ready(settings);
			const {programs, manifests} = await knative.ready(settings);
			return {
				programs: {...system.programs, ...programs},
				knative: knative.release,
				manifests,
				kubernetesId: system.id,
			};
		},
	};
}
