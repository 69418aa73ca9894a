import {at, isObject, type Json, type JsonObject} from '../../harness/model/json.ts';
import type {Part} from '../../harness/model/workloads.ts';
import {everything} from './index.ts';

/**
 * The properties of a Service's spec in the OpenAPI schema of its CRD, as `spec.template.spec.containers[].args[]`. What the
 * schema leaves free-form is one property.
 */
export function propertiesOf(schema: Json, path = 'spec'): readonly string[] {
	const properties = at(schema, 'properties');
	if (isObject(properties) && Object.keys(properties).length > 0) {
		return Object.entries(properties).flatMap(([key, own]) =>
			propertiesOf(own ?? null, `${path}.${key}`),
		);
	}
	const items = at(schema, 'items');
	return items === undefined ? [path] : propertiesOf(items, `${path}[]`);
}

const placeOf: Readonly<Record<Part, string>> = {
	container: 'spec.template.spec.containers[]',
	sidecar: 'spec.template.spec.containers[]',
	init: 'spec.template.spec.initContainers[]',
	pod: 'spec.template.spec',
	template: 'spec.template.metadata',
	object: 'metadata',
	service: 'spec',
};

/** The values that the rows set, by property: each as JSON. */
function valuesSet(): ReadonlyMap<string, ReadonlySet<string>> {
	const found = new Map<string, Set<string>>();
	for (const {values} of everything) {
		for (const value of values) {
			for (const [part, set] of Object.entries(value))
				add(found, placeOf[part as Part], set as Json);
		}
	}
	return found;
}

/** To the property itself and to each that contains it: one may be free-form. */
function add(found: Map<string, Set<string>>, path: string, value: Json): void {
	const known = found.get(path) ?? new Set();
	found.set(path, known.add(JSON.stringify(value)));
	if (Array.isArray(value)) for (const each of value) add(found, `${path}[]`, each);
	else if (isObject(value)) {
		for (const [key, each] of Object.entries(value)) add(found, `${path}.${key}`, each ?? null);
	}
}

/** Properties that no row of this group sets, or sets to one value only, and why. */
export const argued: readonly {readonly properties: RegExp; readonly why: string}[] = [
	{
		properties:
			/^spec\.template\.spec\.containers\[\]\.securityContext\.(allowPrivilegeEscalation|capabilities\.(add|drop)\[\]|privileged|readOnlyRootFilesystem|runAs(Group|NonRoot|User)|seccompProfile\.(localhostProfile|type))$/,
		why: 'what matters: the other groups vary it',
	},
	{
		properties: /^spec\.template\.spec\.containers\[\]\.ports\[\]\.(containerPort|name|protocol)$/,
		why: 'what matters: the other groups vary it',
	},
	{
		properties: /^spec\.template\.spec\.(securityContext|initContainers\[\])$/,
		why: 'free-form: the other groups vary the first, and init containers have factors of their own',
	},
	{
		properties: /^spec\.template\.spec\.hostAliases\[\]$/,
		why: 'its flag is the witness of each switch: no row may set it',
	},
	{
		properties: /^spec\.template\.spec\.(runtimeClassName|serviceAccountName)$/,
		why: 'what it names must exist, or Kubernetes refuses the Pod of Knative’s own dry run: no RuntimeClass does, and one account',
	},
	{
		properties: /^spec\.template\.metadata\.(name|namespace|finalizers\[\])$/,
		why: 'Knative wants a name to begin with the Service’s (a group of its own has it), and takes no other namespace',
	},
	{
		properties: /\.((livenessProbe|startupProbe)\.successThreshold|automountServiceAccountToken)$/,
		why: 'Knative accepts one value only',
	},
	{
		properties: /^spec\.traffic\[\]\.(configurationName|url)$/,
		why: 'Knative refuses both in the traffic of a Service',
	},
	{
		properties: /\.resources\.claims\[\]\.name$/,
		why: 'Knative refuses it (fieldmask.go, ResourceRequirementsMask); 1.16 has it in its schema',
	},
	{
		properties: /\.fieldRef\.apiVersion$/,
		why: 'there is one: v1',
	},
];

/** Those that no row sets to two values, and that are not argued away. */
export function unset(schema: Json): readonly string[] {
	const set = valuesSet();
	return propertiesOf(schema).filter(
		property =>
			(set.get(property)?.size ?? 0) < 2 &&
			!argued.some(({properties}) => properties.test(property)),
	);
}

/** Of the CRD, the schema of the spec at `v1`. */
export function specSchema(crd: JsonObject): Json {
	const versions = at(crd, 'spec', 'versions');
	const v1 = (Array.isArray(versions) ? versions : []).find(each => at(each, 'name') === 'v1');
	return at(v1 ?? null, 'schema', 'openAPIV3Schema', 'properties', 'spec') ?? null;
}
