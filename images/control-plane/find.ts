import {findKnative} from './find-knative.ts';
import {findKubernetes} from './find-kubernetes.ts';
import type {FoundPrograms, ProgramsWanted} from './programs.ts';

/**
 * Finds etcd, kube-apiserver and kube-controller-manager in the given folder, else in the cache, else in
 * envtest's folder; otherwise they will be built. Finds Knative's webhook and controller in the given folder,
 * else in the cache; otherwise they will be built. Throws an `EnvironmentError` for a version that is not
 * available, or that a given program does not have.
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
