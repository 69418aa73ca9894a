import {isObject, type Json, type JsonObject} from '../../harness/json.ts';
import type {Level} from '../../harness/levels.ts';
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
	/** What the observer reads is changed, not what it says. */
	| {readonly kind: 'observation'; readonly falsify: Falsify}
);

/** The reference with one rule replaced by `change`, which is asked first; undefined leaves it to the true rule. */
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

/** The reference with one rule more. */
export function extraRule(title: string, extra: Rule, known?: `M${number}`): Mutant {
	const more = [...rules, extra];
	return subject(title, 'rule', (podSpec, level) => applyDefaults(podSpec, level, more), known);
}

/** The reference with something done to the pod spec after it. */
export function afterwards(
	title: string,
	change: (podSpec: JsonObject, level: Level) => JsonObject,
	known?: `M${number}`,
): Mutant {
	return subject(
		title,
		'rule',
		(podSpec, level) => change(applyDefaults(podSpec, level), level),
		known,
	);
}

/** The reference with another reader of its ConfigMap. */
export function reader(
	title: string,
	readLevel: (value: string | undefined) => Level,
	known?: `M${number}`,
): Mutant {
	return {
		title,
		...(known && {known}),
		kind: 'reader',
		subject: {...reference, reader: () => data => readLevel(data['secure-pod-defaults'])},
	};
}

/** An observer whose readings are changed on the way. */
export function observation(title: string, falsify: Falsify, known?: `M${number}`): Mutant {
	return {title, ...(known && {known}), kind: 'observation', falsify};
}

/** The object as it is, or an empty one. */
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
