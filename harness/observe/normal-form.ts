import {isObject, type Json, type JsonObject} from '../model/json.ts';
import type {FieldPath} from '../model/row.ts';
import type {Stage} from './stage.ts';

/** A difference between two objects that has no meaning. */
interface Equivalence {
	/** Where it applies: the path of the value, from the container's or the pod's `securityContext` down. */
	readonly at: RegExp;
	readonly stages?: readonly Stage[];
	readonly isAbsent: (value: Json) => boolean;
	/** Why the two are equivalent. */
	readonly why: string;
}

/**
 * The only normaliser. Everything else is compared unchanged: `capabilities: {}` is not absent, absent is not false,
 * and lists keep their order.
 */
const equivalences: readonly Equivalence[] = [
	{
		at: /./,
		isAbsent: value => value === null,
		why: 'null is how JSON writes a field that is not set; Kubernetes decodes both to the same',
	},
	{
		at: /^(?!pod)[^.]+\.securityContext\.capabilities\.(add|drop)$/,
		isAbsent: isEmptyList,
		why: 'Kubernetes does not store empty lists here (omitempty; upstream.md §2.4)',
	},
	{
		at: /\.securityContext\.seccompProfile\.type$/,
		isAbsent: value => value === '',
		why: 'Kubernetes writes a type that is not set as an empty text (the field has no omitempty)',
	},
	{
		at: /^(?!pod)[^.]+\.securityContext$/,
		isAbsent: isEmptyObject,
		why: 'an empty one sets nothing for its container',
	},
	{
		at: /^pod\.securityContext$/,
		stages: ['Deployment', 'Pod'],
		isAbsent: isEmptyObject,
		why: 'the API server writes an empty one into every Deployment and Pod',
	},
];

/** The value in normal form; `null` if it is equivalent to absent. */
export function normalForm(path: FieldPath, stage: Stage, value: Json | undefined): Json {
	return normalise(path, stage, value ?? null);
}

function normalise(path: string, stage: Stage, value: Json): Json {
	const inner = isObject(value) ? normaliseKeys(path, stage, value) : value;
	const silent = equivalences.some(
		({at, stages, isAbsent}) =>
			at.test(path) && (stages?.includes(stage) ?? true) && isAbsent(inner),
	);
	return silent ? null : inner;
}

function normaliseKeys(path: string, stage: Stage, object: JsonObject): JsonObject {
	const kept = Object.entries(object).flatMap(([key, value]) => {
		const normal = normalise(`${path}.${key}`, stage, value ?? null);
		return normal === null ? [] : [[key, normal] as const];
	});
	return Object.fromEntries(kept);
}

function isEmptyObject(value: Json): boolean {
	return isObject(value) && Object.keys(value).length === 0;
}

function isEmptyList(value: Json): boolean {
	return Array.isArray(value) && value.length === 0;
}
