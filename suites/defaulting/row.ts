import {atLevel, type Configuration} from '../../harness/model/configuration.ts';
import {isObject, type Json, type JsonObject} from '../../harness/model/json.ts';
import type {Level} from '../../harness/model/levels.ts';
import type {Asking, FieldPath, Row} from '../../harness/model/row.ts';
import type {ObjectKind, SideName, Workload} from '../../harness/model/workloads.ts';
import {row} from '../case.ts';
import {flagsFor} from '../flags.ts';
import {promised, type Asked} from '../oracle.ts';
import {requirements, type RequirementId} from '../requirements.ts';
import {cite, isHardening, only, speaks, type FieldName} from './cite.ts';
import type {ContainerKind} from './factors.ts';

/** One question to admission about one field; the expected answer is what the documentation promises. */
export interface FieldQuestion {
	readonly level: Level;
	/** What the user sets, in words. */
	readonly title: string;
	readonly given?: Partial<Workload>;
	readonly field: FieldName;
	/** The observed container; by default the serving one. */
	readonly of?: 'container' | SideName;
	readonly object?: ObjectKind;
	/** A sentence that is more specific than those about the field, at the levels to which it applies. */
	readonly proves?: RequirementId;
	readonly alsoProves?: readonly RequirementId[];
	/** Replaces the configuration of the level with the flags that the workload needs. */
	readonly configuration?: Configuration;
	readonly asking?: Asking;
	/** The stored object: the question is then about an update. */
	readonly stored?: Partial<Workload>;
	readonly observedOnly?: string;
}

/** The row for the question. */
export function fieldRow(question: FieldQuestion): Row {
	const {level, field, of = 'container', object = 'Service', asking, observedOnly} = question;
	const workload: Workload = {image: 'app-numeric', ...question.given};
	const container = askedOf(workload, of);
	const [first, ...more] = cite({
		level,
		root: of,
		field,
		container,
		pod: workload.podSecurityContext,
	});
	const {proves = first} = question;
	// A sentence on how the level is read does not cover its effect. For the whole context and for keys without a
	// default it is enough.
	const other =
		requirements[proves].owner === 'configuration' ||
		(!isHardening(field) && proves !== first && speaks(proves, level));
	const ofField = other ? [] : [first, ...more];
	const [requirement, ...alsoProves] = only(level, [
		speaks(proves, level) ? proves : first,
		...ofField,
		...(question.alsoProves ?? []),
	]);
	const expected = promised(level, container, workload.podSecurityContext);
	const path = fieldPath(of, field);
	return row({
		requirement,
		alsoProves,
		level,
		case: titleOf(question),
		tier: 'defaulting',
		configuration: question.configuration ?? atLevel(level, flagsFor(level, workload)),
		probe:
			question.stored === undefined
				? {kind: 'admission', object, workload, field: path, ...(asking && {asking})}
				: {
						kind: 'update',
						object,
						stored: {image: 'app-numeric', ...question.stored},
						workload,
						field: path,
					},
		expect: {equals: valueAt(expected, field)},
		...(observedOnly !== undefined && {observedOnly}),
	});
}

/** `capabilities.add of the sidecar, port 80, Configuration` */
function titleOf({
	field,
	of = 'container',
	title,
	object = 'Service',
	stored,
}: FieldQuestion): string {
	const what = field === '' ? 'securityContext' : field;
	return [
		of === 'container' ? what : `${what} of ${inWords[of] ?? of}`,
		stored === undefined ? title : `update to ${title}`,
		...(object === 'Service' ? [] : [object]),
	].join(', ');
}

const inWords: Readonly<Record<string, string>> = {
	sidecar: 'the sidecar',
	'sidecar-2': 'the second sidecar',
	init: 'the init container',
	'init-2': 'the second init container',
	'init-3': 'the third init container',
};

/** The path of a field of a container's `securityContext`. */
export function fieldPath(of: 'container' | SideName, field: FieldName): FieldPath {
	return field === '' ? `${of}.securityContext` : `${of}.securityContext.${field}`;
}

/** The container as its user wrote it. */
export function askedOf(workload: Workload, of: NonNullable<FieldQuestion['of']>): Asked {
	if (of === 'container') return workload;
	const beside = [...(workload.sidecars ?? []), ...(workload.initContainers ?? [])];
	const found = beside.find(({name}) => name === of);
	if (!found) throw new Error(`the workload has no ${of}`);
	return found;
}

/** The value of a field in a context; `null` if there is none. */
export function valueAt(context: Json, field: FieldName): Json {
	let at: Json | undefined = context;
	for (const key of field === '' ? [] : field.split('.')) at = isObject(at) ? at[key] : undefined;
	return at ?? null;
}

/**
 * A workload whose container of that kind sets this; an observed container other than the serving one is beside
 * one that sets nothing. A workload of several containers needs a port (serving `k8s_validation.go`,
 * validateContainersPorts); it is a high one.
 */
export function workloadWith(
	kind: ContainerKind,
	own: {readonly securityContext?: Json | undefined; readonly ports?: readonly JsonObject[]},
): Partial<Workload> {
	const {securityContext, ports} = own;
	const asked = {
		...(securityContext !== undefined && {securityContext}),
		...(ports !== undefined && {ports}),
	};
	switch (kind) {
		case 'container':
			return asked;
		case 'sidecar':
			return {ports: [{containerPort: 8080}], sidecars: [{name: 'sidecar', ...asked}]};
		case 'init':
			return {initContainers: [{name: 'init', ...asked}]};
	}
}

/** Rows with a common purpose: the factors that they cross. */
export interface Group {
	/** The crossed factors, and why they can interact. */
	readonly why: string;
	readonly rows: readonly Row[];
}
