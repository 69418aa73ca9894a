import {isObject, type Json, type JsonObject} from '../json.ts';
import {levels, type Level} from '../levels.ts';
import {allowPrivilegeEscalation} from './rules/allow-privilege-escalation.ts';
import {capabilities} from './rules/capabilities.ts';
import {runAsNonRoot} from './rules/run-as-non-root.ts';
import {seccompProfile} from './rules/seccomp-profile.ts';
import type {Rule, Seen} from './rule.ts';

/** What the documentation says is set, one rule a field. */
export const rules: readonly Rule[] = [
	allowPrivilegeEscalation,
	seccompProfile,
	capabilities,
	runAsNonRoot,
];

/** The pod spec as it is after defaulting, every container and init container; what is given is not touched. */
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
 * The level that a ConfigMap's data selects: exactly the documented spellings. "The default is disabled"
 * (documentation.md, line 4), and so is whatever else stands there, on which the documentation is silent.
 */
export function readLevel(data: Readonly<Record<string, string>>): Level {
	return levels.find(level => level === data['secure-pod-defaults']) ?? 'disabled';
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
