import {createPatch, type Operation} from 'rfc6902';
import {isObject, type Json} from '../../model/json.ts';
import type {Observation} from '../../model/observation.ts';
import type {Expectation} from '../../model/row.ts';
import {tellExpectation, tellJson, tellObservation} from '../../model/tell.ts';

/** One place in which an observation is not as expected. */
export interface Difference {
	/** `container.securityContext.runAsNonRoot`; empty for the whole. */
	readonly at: string;
	readonly expected: string;
	readonly seen: string;
}

/** Every place in which the observation differs, as far as both have the same shape; else the whole. */
export function differences(expected: Expectation, seen: Observation): readonly Difference[] {
	const found = inPlaces(expected, seen);
	return found.length > 0
		? found
		: [{at: '', expected: tellExpectation(expected), seen: tellObservation(seen)}];
}

function inPlaces(expected: Expectation, seen: Observation): readonly Difference[] {
	if ('equals' in expected && seen.kind === 'value') {
		return inStages(seen.stages, value => betweenValues(expected.equals, value));
	}
	if ('onlyKeys' in expected && seen.kind === 'value') {
		return inStages(seen.stages, value => unwanted(expected.onlyKeys, value));
	}
	if ('process' in expected && seen.kind === 'process') {
		return betweenFacts(expected.process, {...seen.facts});
	}
	if ('attempts' in expected && seen.kind === 'attempts') {
		return betweenFacts(expected.attempts, seen.outcomes);
	}
	if ('outcome' in expected && seen.kind === 'outcome') return betweenOutcomes(expected, seen);
	return [];
}

/** The same difference in several stages is told once, with the stages. */
function inStages(
	stages: Readonly<Record<string, Json>>,
	compare: (value: Json) => readonly Difference[],
): readonly Difference[] {
	const all = Object.entries(stages);
	const found = all.flatMap(([stage, value]) => compare(value).map(each => ({stage, ...each})));
	const alike = Map.groupBy(found, ({at, expected, seen}) => JSON.stringify([at, expected, seen]));
	return [...alike.values()].flatMap(those => {
		const [first] = those;
		if (first === undefined) return [];
		const {stage: _, ...difference} = first;
		const where = those.map(({stage}) => stage).join(', ');
		return [
			all.length === 1 ? difference : {...difference, seen: `${difference.seen} in ${where}`},
		];
	});
}

function betweenValues(expected: Json, seen: Json): readonly Difference[] {
	if (!isObject(expected) || !isObject(seen)) {
		const [one, other] = [tellJson(expected), tellJson(seen)];
		return one === other ? [] : [{at: '', expected: one, seen: other}];
	}
	return createPatch(expected, seen, longLists).flatMap((operation): readonly Difference[] => {
		const at = operation.path.split('/').slice(1).map(unescaped);
		const value = 'value' in operation ? tellJson(operation.value as Json) : 'absent';
		const wanted = operation.op === 'add' ? 'absent' : tellJson(valueAt(expected, at));
		return wanted === value ? [] : [{at: at.join('.'), expected: wanted, seen: value}];
	});
}

/** Lists are compared element with element, in time and memory that grow with the product of their lengths: long ones as a whole. */
function longLists(
	expected: unknown,
	seen: unknown,
	at: {readonly toString: () => string},
): Operation[] | undefined {
	if (!Array.isArray(expected) || !Array.isArray(seen)) return undefined;
	if (expected.length * seen.length <= mostPairs) return undefined;
	return [{op: 'replace', path: at.toString(), value: seen}];
}

const mostPairs = 2500;

/** A part of a JSON pointer as the key that it is (RFC 6901 §4). */
const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function valueAt(value: Json, [key, ...rest]: readonly string[]): Json {
	if (key === undefined) return value;
	if (Array.isArray(value)) return valueAt(value[Number(key)] ?? null, rest);
	return isObject(value) ? valueAt(value[key] ?? null, rest) : null;
}

function unwanted(keys: readonly string[], seen: Json): readonly Difference[] {
	if (!isObject(seen)) return [];
	return Object.entries(seen)
		.filter(([key]) => !keys.includes(key))
		.map(([at, value]) => ({at, expected: 'absent', seen: tellJson(value ?? null)}));
}

type Facts = Readonly<Record<string, string | number>>;

function betweenFacts(expected: Facts, seen: Facts): readonly Difference[] {
	return Object.entries(expected)
		.filter(([name, value]) => seen[name] !== value)
		.map(([at, value]) => ({at, expected: String(value), seen: String(seen[at] ?? 'absent')}));
}

function betweenOutcomes(
	expected: Extract<Expectation, {readonly outcome: unknown}>,
	seen: Extract<Observation, {readonly kind: 'outcome'}>,
): readonly Difference[] {
	const {outcome, text, exitCode, answer, violations} = expected;
	const missing = [text ?? []].flat().filter(part => !seen.text.includes(part));
	const outcomes = [outcome].flat();
	return [
		...(outcomes.includes(seen.outcome)
			? []
			: [{at: 'outcome', expected: outcomes.join(' or '), seen: seen.outcome}]),
		...differing('exit code', exitCode?.toString(), seen.exitCode?.toString()),
		...missing.map(part => ({at: 'text', expected: `contains "${part}"`, seen: `"${seen.text}"`})),
		...(answer === undefined || seen.answer?.includes(answer)
			? []
			: differing('answer', `contains "${answer}"`, seen.answer)),
		...differing('violations', violations?.join(', '), seen.violations?.join(', ')),
	];
}

function differing(
	at: string,
	expected: string | undefined,
	seen: string | undefined,
): readonly Difference[] {
	return expected === undefined || expected === seen
		? []
		: [{at, expected, seen: seen ?? 'absent'}];
}
