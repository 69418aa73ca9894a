import type {Watched} from './watch.ts';

/** The kinds that a run creates or watches, with what the API server needs to name them. */
export const resources = {
	Service: {group: 'serving.knative.dev', version: 'v1', plural: 'services'},
	Configuration: {group: 'serving.knative.dev', version: 'v1', plural: 'configurations'},
	Revision: {group: 'serving.knative.dev', version: 'v1', plural: 'revisions'},
	Deployment: {group: 'apps', version: 'v1', plural: 'deployments'},
	ReplicaSet: {group: 'apps', version: 'v1', plural: 'replicasets'},
	Pod: {group: '', version: 'v1', plural: 'pods'},
	ConfigMap: {group: '', version: 'v1', plural: 'configmaps'},
	Lease: {group: 'coordination.k8s.io', version: 'v1', plural: 'leases'},
	CustomResourceDefinition: {
		group: 'apiextensions.k8s.io',
		version: 'v1',
		plural: 'customresourcedefinitions',
	},
} as const;

export type Kind = keyof typeof resources;

/** The path to watch for one kind: in one namespace, or without one for cluster-scoped kinds. */
export function watched(kind: Kind, namespace?: string): Watched {
	const {group, version, plural} = resources[kind];
	const apiVersion = group === '' ? version : `${group}/${version}`;
	const root = group === '' ? `/api/${version}` : `/apis/${apiVersion}`;
	if (namespace === undefined) return {apiVersion, kind, path: `${root}/${plural}`};
	return {apiVersion, kind, namespace, path: `${root}/namespaces/${namespace}/${plural}`};
}
