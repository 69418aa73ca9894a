import {isObject, objectsAt, type Json, type JsonObject} from '../../harness/model/json.ts';
import type {Level} from '../../harness/model/levels.ts';
import type {AdmissionRequest} from '../../harness/subjects/admission-request.ts';
import {reference, type Defaulting} from '../../harness/subjects/in-process.ts';
import type {Falsify} from '../../harness/subjects/recorded.ts';
import {applyDefaults, rules} from '../../harness/subjects/reference.ts';
import type {Rule, Seen} from '../../harness/subjects/rule.ts';

/** Something that is broken on purpose, so that a row can be seen to fail. */
export type Mutant = {
	/** What it does wrong. */
	readonly title: string;
	/** Its number in upstream.md §6, where it has one. */
	readonly known?: `M${number}`;
} & (
	| {readonly kind: 'rule' | 'reader'; readonly subject: Defaulting}
	/** The observer's readings are changed, not its conclusions. */
	| {readonly kind: 'observation'; readonly falsify: Falsify}
);

/** The reference with one rule replaced by `change`, which is called first; undefined falls back to the true rule. */
export function rule(
	title: string,
	field: string,
	change: (seen: Seen, truth: Json | undefined) => Json | undefined,
	known?: `M${number}`,
): Mutant {
	const broken = rules.map(each =>
		each.field === field
			? {field, default: (seen: Seen) => change(seen, each.default(seen))}
			: each,
	);
	return subject(title, 'rule', (podSpec, level) => applyDefaults(podSpec, level, broken), known);
}

/** The reference with one additional rule. */
export function extraRule(title: string, extra: Rule, known?: `M${number}`): Mutant {
	const more = [...rules, extra];
	return subject(title, 'rule', (podSpec, level) => applyDefaults(podSpec, level, more), known);
}

/** The reference with a change applied to its pod spec. */
export function afterwards(
	title: string,
	change: (podSpec: JsonObject, level: Level, request: AdmissionRequest) => JsonObject,
	known?: `M${number}`,
): Mutant {
	return subject(
		title,
		'rule',
		(podSpec, level, request) => change(applyDefaults(podSpec, level), level, request),
		known,
	);
}

/** One container, as it was sent and as the reference returns it. */
export interface Treated {
	readonly level: Level;
	readonly kind: 'serving' | 'sidecar' | 'init';
	/** Its index in its list. */
	readonly index: number;
	/** The container as it was sent, and its `securityContext`. */
	readonly sent: JsonObject;
	readonly own: JsonObject;
	/** The pod as it was sent, and its `securityContext`. */
	readonly podSpec: JsonObject;
	readonly pod: JsonObject;
	readonly request: AdmissionRequest;
	/** The `securityContext` that it must have. */
	readonly truth: JsonObject;
}

/**
 * The reference with another `securityContext` for some containers; undefined keeps the true one. For mistakes
 * that depend on what a rule for one field does not see: which container, which object, which user.
 */
export function treatment(
	title: string,
	change: (treated: Treated) => JsonObject | undefined,
	known?: `M${number}`,
): Mutant {
	return subject(
		title,
		'rule',
		(podSpec, level, request) => {
			const right = applyDefaults(podSpec, level);
			const pod = objectOr(podSpec['securityContext']);
			const lists = (['containers', 'initContainers'] as const).flatMap(key => {
				const before = objectsAt(podSpec, key);
				if (before.length === 0) return [];
				const after = objectsAt(right, key).map((container, index) => {
					const sent = before[index] ?? {};
					const truth = objectOr(container['securityContext']);
					const own = objectOr(sent['securityContext']);
					const kind = kindOf(key, sent, before.length);
					const changed = change({level, kind, index, sent, own, podSpec, pod, request, truth});
					return changed === undefined ? container : {...container, securityContext: changed};
				});
				return [[key, after] as const];
			});
			return {...right, ...Object.fromEntries(lists)};
		},
		known,
	);
}

/** The reference with containers that it returns as they were sent. */
export const untreated = (
	title: string,
	holds: (treated: Treated) => boolean,
	known?: `M${number}`,
) => treatment(title, treated => (holds(treated) ? treated.own : undefined), known);

/** Among several containers the serving one has the port. */
function kindOf(key: string, {ports}: JsonObject, count: number): Treated['kind'] {
	if (key === 'initContainers') return 'init';
	return count === 1 || (Array.isArray(ports) && ports.length > 0) ? 'serving' : 'sidecar';
}

/** The reference that refuses what it should accept. */
export function refusal(
	title: string,
	refuses: (request: AdmissionRequest, level: Level) => string | undefined,
	known?: `M${number}`,
): Mutant {
	return {title, ...(known && {known}), kind: 'rule', subject: {...reference, refuses}};
}

/** The reference that handles another part of a request. */
export function business(
	title: string,
	change: NonNullable<Defaulting['mutate']>,
	known?: `M${number}`,
): Mutant {
	return {title, ...(known && {known}), kind: 'rule', subject: {...reference, mutate: change}};
}

/** The reference with another reader of its ConfigMap. */
export function reader(
	title: string,
	readLevel: (value: string | undefined) => Level,
	known?: `M${number}`,
): Mutant {
	return rememberingReader(title, () => data => readLevel(data['secure-pod-defaults']), known);
}

/** The reference with a reader that keeps state; each target gets a new one. */
export function rememberingReader(
	title: string,
	newReader: Defaulting['reader'],
	known?: `M${number}`,
): Mutant {
	return {
		title,
		...(known && {known}),
		kind: 'reader',
		subject: {...reference, reader: newReader},
	};
}

/** An observer whose readings are changed on the way. */
export function observation(title: string, falsify: Falsify, known?: `M${number}`): Mutant {
	return {title, ...(known && {known}), kind: 'observation', falsify};
}

/** The object, or an empty one. */
export function objectOr(value: Json | undefined): JsonObject {
	return isObject(value) ? value : {};
}

function subject(
	title: string,
	kind: 'rule',
	defaults: Defaulting['defaults'],
	known?: `M${number}`,
): Mutant {
	return {title, ...(known && {known}), kind, subject: {...reference, defaults}};
}
