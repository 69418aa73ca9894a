import {parseAllDocuments} from 'yaml';

/** Any Kubernetes object, as its manifest has it. */
export interface ManifestObject {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: {
		readonly name: string;
		readonly namespace?: string;
		readonly labels?: Readonly<Record<string, string>>;
		readonly annotations?: Readonly<Record<string, string>>;
	};
	readonly [field: string]: unknown;
}

export interface Manifests {
	readonly crds: readonly ManifestObject[];
	readonly core: readonly ManifestObject[];
}

/**
 * The objects of manifest files, each once, in an order in which they can be created: custom resource definitions
 * separately; webhook configurations last, since an API server that has them and no running webhook refuses the
 * objects that they match.
 */
export function readManifests(files: readonly string[]): Manifests {
	const unique = new Map<string, ManifestObject>();
	for (const object of files.flatMap(parseManifests)) unique.set(identity(object), object);
	const {crds = [], core = []} = Object.groupBy(unique.values(), ({kind}) =>
		kind === 'CustomResourceDefinition' ? 'crds' : 'core',
	);
	return {crds, core: core.toSorted((a, b) => rank(a) - rank(b))};
}

function parseManifests(text: string): readonly ManifestObject[] {
	return parseAllDocuments(text).flatMap((document): readonly ManifestObject[] => {
		const [error] = document.errors;
		if (error !== undefined) throw error;
		const object: unknown = document.toJS();
		return isManifestObject(object) ? [object] : [];
	});
}

function isManifestObject(object: unknown): object is ManifestObject {
	return typeof object === 'object' && object !== null && 'kind' in object && 'metadata' in object;
}

function identity({apiVersion, kind, metadata}: ManifestObject): string {
	return [apiVersion, kind, metadata.namespace, metadata.name].join('|');
}

const first = [
	'Namespace',
	'ServiceAccount',
	'ClusterRole',
	'ClusterRoleBinding',
	'Role',
	'RoleBinding',
];
const early = ['ConfigMap', 'Secret', 'Service', 'Deployment'];
const last = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'];

function rank({kind}: ManifestObject): number {
	const order = [...first, ...early, 'anything else', ...last];
	const place = order.indexOf(kind);
	return place === -1 ? order.indexOf('anything else') : place;
}
