import {isDeepStrictEqual} from 'node:util';
import {execa} from 'execa';

/** Every object of a kind cluster, by its path: to show that a run has changed none. */
export type ClusterObjects = ReadonlyMap<string, unknown>;

interface StoredObject {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: {
		readonly name: string;
		readonly namespace?: string;
		readonly resourceVersion?: string;
		readonly generation?: number;
		readonly managedFields?: readonly {readonly subresource?: string}[];
	};
}

/** What controllers renew for ever, and the readiness of Pods, which a busy machine changes. */
const beats = ['events', 'events.events.k8s.io', 'leases.coordination.k8s.io', 'componentstatuses'];
const readiness = ['endpoints', 'endpointslices.discovery.k8s.io'];

const listAll = `export KUBECONFIG=/etc/kubernetes/admin.conf
names=$(kubectl api-resources --verbs=list -o name | grep -vxF "$1" | paste -sd,)
kubectl get --all-namespaces --show-managed-fields -o json "$names"`;

export async function clusterObjects(node: string): Promise<ClusterObjects> {
	const leftOut = [...beats, ...readiness].join('\n');
	const {stdout} = await execa('docker', ['exec', node, 'sh', '-c', listAll, 'sh', leftOut], {
		stdin: 'ignore',
		maxBuffer: 1e9,
	});
	const {items} = JSON.parse(stdout) as {readonly items: readonly StoredObject[]};
	return new Map(items.map(object => [pathOf(object), withoutStatus(object)]));
}

/** The paths of the objects that are new, gone, or not as before. */
export function changedObjects(before: ClusterObjects, after: ClusterObjects): readonly string[] {
	const paths = new Set([...before.keys(), ...after.keys()]);
	return [...paths].filter(path => !isDeepStrictEqual(before.get(path), after.get(path)));
}

/** `NAMESPACE/KIND/NAME` */
function pathOf({apiVersion, kind, metadata}: StoredObject): string {
	const group = apiVersion.includes('/') ? `.${apiVersion.split('/')[0]}` : '';
	return `${metadata.namespace ?? ''}/${kind}${group}/${metadata.name}`;
}

/**
 * Without what its own controller reports, and without counts of writes: after each change that the operator sees, it
 * applies its manifests again, Knative's webhooks complete their own configurations again, and Kubernetes the roles that
 * gather others.
 */
function withoutStatus({metadata, ...object}: StoredObject): unknown {
	const {resourceVersion: _, generation: __, managedFields = [], ...kept} = metadata;
	const completed = object.kind.endsWith('WebhookConfiguration') || 'aggregationRule' in object;
	const fields = completed ? [] : managedFields.filter(each => each.subresource !== 'status');
	return {...object, status: undefined, metadata: {...kept, managedFields: fields}};
}
