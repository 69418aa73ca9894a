import {isDeepStrictEqual} from 'node:util';
import type {Catalogue} from '../model/requirement.ts';
import {statuses, type Result} from '../model/result.ts';
import type {Plan, PlannedRow} from '../model/plan.ts';

/** `deviation`: it failed exactly as a listed deviation describes. */
export const standings = [
	'passed',
	'failed',
	'deviation',
	'observed',
	'inconclusive',
	'not applicable',
] as const;

export type Standing = (typeof standings)[number];

/** The state of a planned row. */
export interface StandingRow {
	readonly row: PlannedRow;
	readonly standing: Standing;
	readonly reason?: string;
	/** The results file is wrong about this row, so that the run cannot be trusted whatever the row's result is. */
	readonly irregular?: boolean;
	readonly result?: Result;
}

/** The state of each planned row by the results alone; each must have exactly one result. */
export function standRows(
	plan: Plan,
	results: readonly Result[],
	catalogue: Catalogue,
): readonly StandingRow[] {
	const byKey = Map.groupBy(results, result => result.key);
	return plan.rows.map(row => standRow(row, byKey.get(row.key) ?? [], catalogue));
}

/**
 * The rows; "not applicable" is accepted only at a level where some row fails, as a missing level must cause. A failure
 * that a deviation excuses does not count, since it is about a level that exists under another name.
 */
export function doubtMissingLevels(rows: readonly StandingRow[]): readonly StandingRow[] {
	const broken = new Set(rows.filter(row => row.standing === 'failed').map(({row}) => row.level));
	return rows.map(row =>
		row.standing === 'not applicable' && !broken.has(row.row.level)
			? {...row, standing: 'inconclusive', reason: noSuchLevelUnshown(row.row)}
			: row,
	);
}

/** Whether the row is observed but never judged: marked so, or only for documentation drift. */
export function onlyObserved(
	row: Pick<PlannedRow, 'observedOnly' | 'requirement' | 'alsoProves'>,
	catalogue: Catalogue,
): boolean {
	return (
		row.observedOnly !== undefined ||
		[row.requirement, ...row.alsoProves].every(id => catalogue[id]?.keyword === 'DRIFT')
	);
}

/** Whether the row tests the requirement, primarily or also. */
export function cites(row: PlannedRow, requirement: string): boolean {
	return row.requirement === requirement || row.alsoProves.includes(requirement);
}

function standRow(row: PlannedRow, found: readonly Result[], catalogue: Catalogue): StandingRow {
	const [result] = found;
	if (result === undefined) return irregular(row, 'it was planned, but there is no result');
	if (found.length > 1) return severalTimes(row, found, catalogue);
	const other = contradiction(row, result);
	if (other !== undefined) return {...irregular(row, other), result};
	const unknown = [row.requirement, ...row.alsoProves].find(id => !Object.hasOwn(catalogue, id));
	if (unknown !== undefined) {
		return {...irregular(row, `it cites ${unknown}, which the catalogue lacks`), result};
	}
	if (result.status === 'inconclusive') return stands(row, 'inconclusive', result);
	if (onlyObserved(row, catalogue)) return stands(row, 'observed', result);
	if (result.status === 'observed') {
		return {...irregular(row, 'it was to be judged, but was only observed'), result};
	}
	if (result.status === 'passed' && result.observed === undefined) {
		return {...irregular(row, 'it passed without anything having been observed'), result};
	}
	return stands(row, result.status, result);
}

/** A failure counts however often the row is in the file. */
function severalTimes(
	row: PlannedRow,
	found: readonly Result[],
	catalogue: Catalogue,
): StandingRow {
	const each = found.map(result => standRow(row, [result], catalogue));
	const worst = each.find(({standing}) => standing === 'failed');
	const reason = tellSeveral(found.map(({status}) => status));
	return worst === undefined
		? irregular(row, reason)
		: {...worst, irregular: true, reason: [worst.reason, reason].filter(Boolean).join('; ')};
}

const tellSeveral = (found: readonly string[]): string =>
	`it has ${found.length} results (${found.join(', ')})`;

/** Whether it says of a row that it has several results, one of which failed. */
export function isSeveralResults(text: string): boolean {
	const [, inside = ''] = /\(([a-z, ]+)\)$/.exec(text) ?? [];
	const found = inside.split(', ').filter(name => statuses.some(status => status === name));
	return found.length > 1 && found.includes('failed') && text === tellSeveral(found);
}

function stands(row: PlannedRow, standing: Standing, result: Result): StandingRow {
	const {reason} = result;
	return {row, standing, result, ...(reason === undefined ? {} : {reason})};
}

function irregular(row: PlannedRow, reason: string): StandingRow {
	return {row, standing: 'inconclusive', irregular: true, reason};
}

function contradiction(row: PlannedRow, result: Result): string | undefined {
	const differs = (
		['requirement', 'alsoProves', 'level', 'case', 'tier', 'configuration'] as const
	).filter(key => !isDeepStrictEqual(row[key], result[key]));
	return differs.length === 0
		? undefined
		: `its result differs from the plan in ${differs.join(', ')}`;
}

/** A missing level must cause a failure (R3); otherwise "not applicable" would be a loophole. */
export function noSuchLevelUnshown({level}: PlannedRow): string {
	return `not applicable: no such level; but no row at ${level} failed, as the lack of a level must`;
}
