import {isObject, type Json, type JsonObject} from '../model/json.ts';
import {levels, type Level} from '../model/levels.ts';
import type {AdmissionRequest, Features} from './admission-request.ts';
import {allowPrivilegeEscalation, capabilities, runAsNonRoot, seccompProfile} from './rules.ts';
import type {Rule, Seen} from './rule.ts';

/** The fields that the documentation describes, one rule per field. */
export const rules: readonly Rule[] = [
	allowPrivilegeEscalation,
	seccompProfile,
	capabilities,
	runAsNonRoot,
];

/**
 * The object after defaulting. A stored Revision is immutable, so only its creation is defaulted; for a Service and a
 * Configuration an update is defaulted too.
 */
export function mutate(
	{kind, operation, object}: Pick<AdmissionRequest, 'kind' | 'operation' | 'object'>,
	defaults: (podSpec: JsonObject) => JsonObject,
): JsonObject {
	if (kind.kind === 'Revision') {
		return operation === 'UPDATE' ? object : atPath(object, ['spec'], defaults);
	}
	return atPath(object, ['spec', 'template', 'spec'], defaults);
}

/** The pod spec after defaulting every container and init container; the argument is not changed. */
export function applyDefaults(
	podSpec: JsonObject,
	level: Level,
	applied: readonly Rule[] = rules,
): JsonObject {
	const pod = isObject(podSpec['securityContext']) ? podSpec['securityContext'] : {};
	const lists = (['containers', 'initContainers'] as const).flatMap(key => {
		const list = podSpec[key];
		if (!Array.isArray(list)) return [];
		return [[key, list.map((each: Json) => harden(each, level, pod, applied))] as const];
	});
	return {...podSpec, ...Object.fromEntries(lists)};
}

/**
 * The level that a ConfigMap's data selects: only the documented spellings. "The default is disabled"
 * (documentation.md, line 4), and so is any other value, about which the documentation is silent.
 */
export function readLevel(data: Features): Level {
	return levels.find(level => level === data['secure-pod-defaults']) ?? 'disabled';
}

/** The object with the object at the path changed; unchanged if there is none. */
function atPath(
	object: JsonObject,
	[key, ...rest]: readonly string[],
	change: (found: JsonObject) => JsonObject,
): JsonObject {
	if (key === undefined) return change(object);
	const inner = object[key];
	return isObject(inner) ? {...object, [key]: atPath(inner, rest, change)} : object;
}

function harden(container: Json, level: Level, pod: JsonObject, applied: readonly Rule[]): Json {
	if (!isObject(container)) return container;
	const own = isObject(container['securityContext']) ? container['securityContext'] : {};
	const seen: Seen = {level, container, own, pod};
	const set = applied.flatMap(rule => {
		const value = rule.default(seen);
		return value === undefined ? [] : [[rule.field, value] as const];
	});
	if (set.length === 0) return container;
	return {...container, securityContext: {...own, ...Object.fromEntries(set)}};
}
