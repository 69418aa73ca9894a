import type {Json, JsonObject} from '../../harness/model/json.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import type {Row} from '../../harness/model/row.ts';
import {objectKinds, type ObjectKind} from '../../harness/model/workloads.ts';
import {safe, unsafe} from '../contexts.ts';
import type {FieldName} from './cite.ts';
import {factorNames, factorsOf, type FactorName, type Factors} from './factors-of.ts';
import {
	containerKinds,
	hardenedFields,
	safeValue,
	tell,
	unsafeValue,
	type HardenedField,
} from './factors.ts';
import {type Group, fieldRow, workloadWith} from './row.ts';
import {exceptionTo} from './interactions.ts';

/** The values of each factor in the rows of this file. */
const values: Readonly<Record<keyof Factors, readonly string[]>> = {
	value: levels,
	kind: ['serving', 'sidecar', 'init'],
	field: [...hardenedFields, 'whole'],
	origin: [
		'no securityContext',
		'securityContext {}',
		'securityContext null',
		'null',
		'set safely',
		'set otherwise',
		'set to next to nothing',
		'another field set',
	],
	pod: ['says nothing', 'seccompProfile', 'runAsNonRoot', 'something else'],
	port: ['none', 'name only', 'low', 'high', 'several'],
	object: objectKinds,
	verb: ['create', 'update'],
};

/**
 * Rows for the pairs of values that no other row has at a level: each takes one such pair and completes it with
 * the values that add the most new pairs.
 */
export function pairsBeside(others: readonly Row[]): Group {
	const judged = others.filter(({observedOnly}) => observedOnly === undefined);
	return {
		why: 'level × any two other factors: each pair of values that no other group happens to have',
		rows: levels.flatMap(level => rowsAt(level, judged)),
	};
}

function rowsAt(level: Level, others: readonly Row[]): Row[] {
	const missing = new Set(allPairs().map(nameOf));
	const cover = (combination: Factors): void => {
		if (combination.value !== level) return;
		for (const each of pairsOf(combination)) missing.delete(nameOf(each));
	};
	for (const factors of others.flatMap(row => factorsOf(row) ?? [])) cover(factors);
	return allPairs().flatMap(each => {
		if (!missing.has(nameOf(each))) return [];
		const combination = complete(level, each, missing);
		cover(combination);
		return [rowOf(combination)];
	});
}

/** All factors but the level. */
const inLevel = factorNames.filter(name => name !== 'value');

/** Every pair of values of two factors that can occur together. */
export function allPairs(): readonly Partial<Factors>[] {
	return inLevel
		.flatMap((one, index) =>
			inLevel
				.slice(index + 1)
				.flatMap(other => values[one].flatMap(a => values[other].map(b => pair(one, a, other, b)))),
		)
		.filter(each => exceptionTo(each) === undefined);
}

function pair(one: FactorName, a: string, other: FactorName, b: string): Partial<Factors> {
	return Object.fromEntries([
		[one, a],
		[other, b],
	]);
}

/** The pairs in a combination, or in part of one; each includes the level. */
export function pairsOf(combination: Partial<Factors>): readonly Partial<Factors>[] {
	return inLevel.flatMap((one, index) =>
		inLevel.slice(index + 1).flatMap(other => {
			const [a, b] = [combination[one], combination[other]];
			return a === undefined || b === undefined ? [] : [pair(one, a, other, b)];
		}),
	);
}

/** A pair, or any combination, in words. */
export const nameOf = (combination: Partial<Factors>): string =>
	factorNames
		.flatMap(name => (combination[name] === undefined ? [] : [`${name} ${combination[name]}`]))
		.join(' × ');

function complete(level: Level, from: Partial<Factors>, missing: ReadonlySet<string>): Factors {
	let combination: Partial<Factors> = {value: level, ...from};
	for (const name of factorNames) {
		if (combination[name] !== undefined) continue;
		const possible = values[name]
			.map(value => ({...combination, [name]: value}))
			.filter(each => exceptionTo(each) === undefined);
		const gain = (each: Partial<Factors>): number =>
			pairsOf(each).filter(one => missing.has(nameOf(one))).length;
		const telling = possible.filter(isTelling);
		const [best] = (telling.length > 0 ? telling : possible).toSorted((a, b) => gain(b) - gain(a));
		if (!best) throw new Error(`${nameOf(from)} cannot be completed`);
		combination = best;
	}
	return combination as Factors;
}

/** Whether the observed field is the one that the pod's value, or the port, affects. */
function isTelling({field, pod, port}: Partial<Factors>): boolean {
	if (pod === 'seccompProfile' || pod === 'runAsNonRoot') return field === pod;
	return port === undefined || port === 'none' || field === 'capabilities';
}

function rowOf({value, kind, field, origin, pod, port, object, verb}: Factors): Row {
	const of = containerKinds[values.kind.indexOf(kind)] ?? 'container';
	const looked = (field === 'whole' ? '' : field) as '' | HardenedField;
	const securityContext = contextFor(looked, origin);
	const podSecurityContext = podContexts[pod];
	const ports = portLists[port];
	const title = [
		securityContext === undefined
			? 'no securityContext'
			: `securityContext ${tell(securityContext)}`,
		...(podSecurityContext ? [`the pod’s is ${tell(podSecurityContext)}`] : []),
		...(ports ? [`ports ${tell(ports)}`] : []),
	].join(', ');
	return fieldRow({
		level: value as Level,
		of,
		field: looked satisfies FieldName,
		object: object as ObjectKind,
		title,
		given: {
			...workloadWith(of, {securityContext, ...(ports && {ports})}),
			...(podSecurityContext && {podSecurityContext}),
		},
		...(verb === 'update' && {stored: {}}),
	});
}

const podContexts: Readonly<Record<string, JsonObject | undefined>> = {
	seccompProfile: {seccompProfile: {type: 'Unconfined'}},
	runAsNonRoot: {runAsNonRoot: false},
	'something else': {fsGroup: 2000},
};

const portLists: Readonly<Record<string, readonly JsonObject[] | undefined>> = {
	'name only': [{name: 'http1'}],
	low: [{containerPort: 443}],
	high: [{containerPort: 9000}],
	several: [{containerPort: 9000}, {containerPort: 443}],
};

function contextFor(field: '' | HardenedField, origin: string): Json | undefined {
	const fields = field === '' ? hardenedFields : [field];
	const each = (value: (of: HardenedField) => Json): JsonObject =>
		Object.fromEntries(fields.map(one => [one, value(one)]));
	switch (origin) {
		case 'no securityContext':
			return undefined;
		case 'securityContext {}':
			return {};
		case 'securityContext null':
			return null;
		case 'null':
			return each(() => null);
		case 'set safely':
			return field === '' ? safe : each(one => safeValue[one]);
		case 'set otherwise':
			return field === ''
				? unsafe
				: each(one => (one === 'capabilities' ? {drop: ['NET_RAW']} : unsafeValue[one]));
		case 'set to next to nothing':
			return field === '' ? {capabilities: {}} : {[field]: {}};
		default:
			return {readOnlyRootFilesystem: true};
	}
}
