import {isObject, objectsAt, type Json} from '../../harness/model/json.ts';
import {splitPath} from '../../harness/observe/field.ts';
import type {FieldRoot, Row} from '../../harness/model/row.ts';
import type {Workload} from '../../harness/model/workloads.ts';
import {askedOf, valueAt} from './row.ts';

/** What rows vary. */
export const factorNames = [
	'value',
	'kind',
	'field',
	'origin',
	'pod',
	'port',
	'object',
	'verb',
] as const;

export type FactorName = (typeof factorNames)[number];

/** A row's value of each factor. */
export type Factors = Readonly<Record<FactorName, string>>;

/**
 * Derived from the row itself, however it was made; undefined for one that is not about a container's
 * `securityContext`.
 */
export function factorsOf({configuration: {value}, probe}: Row): Factors | undefined {
	if (probe.kind !== 'admission' && probe.kind !== 'update') return undefined;
	const [root, context, ...keys] = splitPath(probe.field);
	if (root === 'pod' || context !== 'securityContext') return undefined;
	const {workload} = probe;
	const container = askedOf(workload, root);
	const [field = ''] = keys;
	return {
		value: 'level' in value ? value.level : 'literal' in value ? 'as written' : 'absent',
		kind: kindOf(root),
		field: others.has(field) ? 'other' : field || 'whole',
		origin: originOf(container.securityContext, field),
		pod: podOf(workload),
		port: portOf(container.ports),
		object: probe.object,
		verb: probe.kind === 'update' ? 'update' : 'create',
	};
}

const others = new Set(['runAsUser', 'runAsGroup', 'readOnlyRootFilesystem', 'privileged']);

function kindOf(root: FieldRoot): string {
	if (root === 'container') return 'serving';
	return root.startsWith('init') ? 'init' : 'sidecar';
}

/** How the observed field was left or set; for the whole context, how most of its fields were. */
function originOf(context: Json | undefined, field: string): string {
	if (context === undefined) return 'no securityContext';
	if (context === null) return 'securityContext null';
	if (!isObject(context) || Object.keys(context).length === 0) return 'securityContext {}';
	if (field !== '')
		return field in context ? originOfValue(field, context[field]) : 'another field set';
	const origins = hardened
		.filter(each => each in context)
		.map(each => originOfValue(each, context[each]));
	return origins.toSorted().at(-1) ?? 'another field set';
}

const hardened = [
	'allowPrivilegeEscalation',
	'seccompProfile',
	'capabilities',
	'runAsNonRoot',
] as const;

function originOfValue(field: string, value: Json | undefined): string {
	if (value === null || value === undefined) return 'null';
	if (isObject(value) && Object.values(value).flat().every(isSilent))
		return 'set to next to nothing';
	return safe.has(`${field} ${JSON.stringify(value)}`) ? 'set safely' : 'set otherwise';
}

const safe = new Set([
	'allowPrivilegeEscalation false',
	'seccompProfile {"type":"RuntimeDefault"}',
	'capabilities {"drop":["ALL"]}',
	'runAsNonRoot true',
]);

const isSilent = (value: unknown): boolean => value === null || value === undefined || value === '';

function podOf({podSecurityContext: pod = null}: Workload): string {
	if (valueAt(pod, 'seccompProfile') !== null) return 'seccompProfile';
	if (valueAt(pod, 'runAsNonRoot') !== null) return 'runAsNonRoot';
	return isObject(pod) && Object.values(pod).some(value => value !== null)
		? 'something else'
		: 'says nothing';
}

function portOf(ports: Json | undefined): string {
	const [first, ...more] = objectsAt(ports ?? null);
	if (first === undefined) return 'none';
	if (more.length > 0) return 'several';
	const number = first['containerPort'];
	if (typeof number !== 'number') return 'name only';
	if (number === 0) return '0';
	return number < 1024 ? 'low' : 'high';
}
