import {isDeepStrictEqual} from 'node:util';
import type {Level} from '../model/levels.ts';
import type {Observation} from '../model/observation.ts';
import type {Result} from '../model/result.ts';
import {rowKey} from '../model/row.ts';
import type {Deviation} from './deviations.ts';
import type {Plan} from '../model/plan.ts';
import type {StandingRow} from './row-verdict.ts';

/**
 * `gone`: the row passes. `differs`: the row fails, but not as listed. `unmatched`: the suite has no such row. These
 * three are failures. `not judged`: outside its versions, not selected, or the row was not judged.
 */
export const claimStates = ['matched', 'gone', 'differs', 'unmatched', 'not judged'] as const;

export type ClaimState = (typeof claimStates)[number];

/** What a deviation claims about the row at one level, and whether that is true. */
export interface Claim {
	readonly deviation: Deviation;
	readonly level: Level;
	readonly key: string;
	readonly state: ClaimState;
	readonly why?: string;
	/** Its review date has passed, and its row was judged. */
	readonly overdue: boolean;
}

/** Compares each deviation, level by level, with the rows. */
export function claim(
	deviations: readonly Deviation[],
	plan: Plan,
	rows: readonly StandingRow[],
	now: Date,
): readonly Claim[] {
	const byKey = new Map(rows.map(row => [row.row.key, row]));
	const leftOut = new Map(plan.leftOut.map(row => [row.key, row.why]));
	return deviations.flatMap(deviation =>
		deviation.levels.map(level => {
			const key = rowKey({...deviation, level});
			const found = holds({deviation, level, key, plan}, byKey.get(key), leftOut.get(key));
			const overdue = found.state !== 'not judged' && deviation.review < day(now);
			return {deviation, level, key, ...found, overdue};
		}),
	);
}

/** The rows, with those that a deviation matches marked. */
export function excuse(
	rows: readonly StandingRow[],
	claims: readonly Claim[],
): readonly StandingRow[] {
	const matched = new Map(
		claims.filter(({state}) => state === 'matched').map(({key, deviation}) => [key, deviation]),
	);
	return rows.map(row => {
		const deviation = matched.get(row.row.key);
		return deviation === undefined
			? row
			: {...row, standing: 'deviation', reason: deviation.reason};
	});
}

/** The deviation that lists exactly what was observed of the row, if there is one. */
export function deviationOf(
	result: Result,
	deviations: readonly Deviation[],
	version: string | undefined,
): Deviation | undefined {
	return deviations.find(
		deviation =>
			deviation.levels.some(level => rowKey({...deviation, level}) === result.key) &&
			deviation.covers(version) &&
			same(deviation.observed, result.observed),
	);
}

interface Place {
	readonly deviation: Deviation;
	readonly level: Level;
	readonly key: string;
	readonly plan: Plan;
}

function holds(
	place: Place,
	row: StandingRow | undefined,
	leftOut: string | undefined,
): Pick<Claim, 'state' | 'why'> {
	const {deviation, plan} = place;
	const {version} = plan.subject;
	if (!deviation.covers(version)) {
		const judged = version === undefined ? 'a subject of unknown version' : version;
		return {state: 'not judged', why: `it speaks of ${deviation.versions}, not of ${judged}`};
	}
	if (leftOut !== undefined) return {state: 'not judged', why: `row not selected: ${leftOut}`};
	if (row === undefined) {
		return selects(place)
			? {state: 'unmatched', why: 'the suite has no such row'}
			: {state: 'not judged', why: 'row not selected'};
	}
	if (row.standing === 'passed') return {state: 'gone', why: 'the row passes'};
	if (row.standing !== 'failed') return {state: 'not judged', why: `the row is ${row.standing}`};
	return same(deviation.observed, row.result?.observed)
		? {state: 'matched'}
		: {state: 'differs', why: 'the row fails with another observation'};
}

function selects({deviation, level, key, plan: {selection}}: Place): boolean {
	const {levels, requirements, cases} = selection;
	return (
		levels.includes(level) &&
		(requirements.length === 0 || requirements.includes(deviation.requirement)) &&
		(cases.length === 0 || cases.includes(deviation.case) || cases.includes(key))
	);
}

/** Texts contain names and times that change, so the observed text only has to contain the listed one. */
const texts = ['text', 'message', 'answer'] as const;

/** Whether the observation equals the listed one, in every field. */
function same(listed: Observation, observed: Observation | undefined): boolean {
	if (observed === undefined) return false;
	const [a, b] = [listed, observed].map(fields);
	return (
		isDeepStrictEqual(without(a), without(b)) && texts.every(key => stands(a?.[key], b?.[key]))
	);
}

function fields(observation: Observation): Readonly<Record<string, unknown>> {
	return JSON.parse(JSON.stringify(observation)) as Readonly<Record<string, unknown>>;
}

function without(observation: Readonly<Record<string, unknown>> = {}): object {
	return Object.fromEntries(
		Object.entries(observation).filter(([key]) => !texts.some(name => name === key)),
	);
}

/** An empty listed text matches only an empty one; an omitted one matches only a missing one. */
function stands(listed: unknown, observed: unknown): boolean {
	if (typeof listed !== 'string' || typeof observed !== 'string') return listed === observed;
	return listed === '' ? observed === '' : observed.includes(listed);
}

/** `2027-05-31`: a deviation is overdue from the day after its review date. */
function day(date: Date): string {
	return date.toISOString().slice(0, 10);
}
