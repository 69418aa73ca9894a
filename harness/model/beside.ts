import {isObject, type Json, type JsonObject} from './json.ts';
import type {Beside, Part, Workload} from './workloads.ts';

/** The workload with these further fields: lists are joined, in objects each key is merged, of other values the last counts. */
export function withBeside(workload: Workload, all: readonly Beside[]): Workload {
	const merged = [workload.beside ?? {}, ...all].reduce(mergeParts, {});
	return Object.keys(merged).length === 0 ? workload : {...workload, beside: merged};
}

function mergeParts(one: Beside, other: Beside): Beside {
	const parts = Object.keys({...one, ...other}) as Part[];
	return Object.fromEntries(
		parts.map(part => [part, mergeObjects(one[part] ?? {}, other[part] ?? {})]),
	);
}

function mergeObjects(one: JsonObject, other: JsonObject): JsonObject {
	const merged = Object.entries(other).map(([key, value]) => [key, merge(one[key], value ?? null)]);
	return {...one, ...(Object.fromEntries(merged) as JsonObject)};
}

function merge(one: Json | undefined, other: Json): Json {
	if (Array.isArray(one) && Array.isArray(other)) return [...one, ...other];
	return isObject(one) && isObject(other) ? mergeObjects(one, other) : other;
}
