import {isDeepStrictEqual} from 'node:util';
import {isObject, type Json} from '../model/json.ts';
import type {Observation} from '../model/observation.ts';
import type {Expectation} from '../model/row.ts';
import {tellExpectation, tellJson, tellObservation} from '../model/tell.ts';

/** Whether a row is as expected; if not, the expectation and the observation on one line. */
export type Judgement =
	{readonly status: 'passed'} | {readonly status: 'failed'; readonly reason: string};

type Expect<Key extends string> = Extract<Expectation, Readonly<Record<Key, unknown>>>;

/** Compares the observation with the expectation; what depends on the node is already resolved (`decided`). */
export function judgeRow(expected: Expectation, seen: Observation): Judgement {
	const difference = differenceOf(expected, seen);
	if (difference === undefined) return {status: 'passed'};
	return {status: 'failed', reason: `expected ${tellExpectation(expected)}, saw ${difference}`};
}

/** The difference, as observed; undefined if there is none. */
function differenceOf(expected: Expectation, seen: Observation): string | undefined {
	if ('equals' in expected)
		return eachStage(seen, value => isDeepStrictEqual(value, expected.equals));
	if ('onlyKeys' in expected) return eachStage(seen, value => hasOnly(value, expected.onlyKeys));
	if ('refusal' in expected) return differingRefusal(expected, seen);
	if ('process' in expected) {
		return seen.kind === 'process'
			? differing(expected.process, {...seen.facts})
			: tellObservation(seen);
	}
	if ('attempts' in expected) {
		return seen.kind === 'attempts'
			? differing(expected.attempts, seen.outcomes)
			: tellObservation(seen);
	}
	if ('dependsOn' in expected) {
		throw new Error(`on which node it is decides what is expected: ${expected.dependsOn}`);
	}
	return differingOutcome(expected, seen);
}

function eachStage(seen: Observation, fits: (value: Json) => boolean): string | undefined {
	if (seen.kind !== 'value') return tellObservation(seen);
	const stages = Object.entries(seen.stages);
	if (stages.length === 0) return 'nothing';
	const wrong = stages.filter(([, value]) => !fits(value));
	if (wrong.length === 0) return undefined;
	return wrong.map(([stage, value]) => `${tellJson(value)} in ${stage}`).join(', ');
}

function hasOnly(value: Json, keys: readonly string[]): boolean {
	if (value === null) return true;
	return isObject(value) && Object.keys(value).every(key => keys.includes(key));
}

function differingRefusal({refusal}: Expect<'refusal'>, seen: Observation): string | undefined {
	const as = seen.kind === 'refusal' && seen.message.includes(refusal);
	return as ? undefined : tellObservation(seen);
}

/** The facts that differ; undefined if none does. */
function differing(given: Facts, facts: Facts): string | undefined {
	const wrong = Object.entries(given).filter(([name, value]) => facts[name] !== value);
	if (wrong.length === 0) return undefined;
	return wrong.map(([name]) => `${name} ${facts[name]}`).join(', ');
}

type Facts = Readonly<Record<string, string | number>>;

function differingOutcome(expected: Expect<'outcome'>, seen: Observation): string | undefined {
	if (seen.kind !== 'outcome') return tellObservation(seen);
	const {outcome, text, exitCode, answer, violations} = expected;
	const as =
		[outcome].flat().includes(seen.outcome) &&
		(text === undefined || [text].flat().every(part => seen.text.includes(part))) &&
		(exitCode === undefined || seen.exitCode === exitCode) &&
		(answer === undefined || (seen.answer ?? '').includes(answer)) &&
		(violations === undefined || isDeepStrictEqual(seen.violations, violations));
	return as ? undefined : tellObservation(seen);
}
