import type {Result} from '../model/result.ts';
import type {Cell, RequirementStanding} from './cells.ts';
import type {Claim} from './claims.ts';
import type {Plan} from '../model/plan.ts';
import {cites, type StandingRow} from './row-verdict.ts';

/** One reason against "conformant", and the rows that show it. */
export interface Reason {
	readonly why: string;
	readonly rows: readonly string[];
	/** The violated requirement. */
	readonly requirement?: string;
}

/** Each MUST that the subject owns and violates. */
export function failures(
	requirements: readonly RequirementStanding[],
	rows: readonly StandingRow[],
): readonly Reason[] {
	return owned(requirements)
		.filter(({requirement}) => requirement.keyword !== 'SHOULD')
		.flatMap(({id, requirement}) => {
			const failed = rows.filter(({row, standing}) => standing === 'failed' && cites(row, id));
			const why = `${id} (${requirement.keyword}) is not kept`;
			return failed.length === 0 ? [] : [{why, rows: keys(failed), requirement: id}];
		});
}

/** Deviations that are not as listed, and overdue ones if `strict`. */
export function claimFailures(claims: readonly Claim[], strict: boolean): readonly Reason[] {
	return claims.flatMap(({key, deviation, state, why, overdue}) => [
		...(['gone', 'differs', 'unmatched'].includes(state)
			? [{why: `the deviation at ${deviation.where} no longer holds: ${why}`, rows: [key]}]
			: []),
		...(strict && overdue
			? [{why: `the deviation at ${deviation.where} was due for review`, rows: [key]}]
			: []),
	]);
}

/** Planned rows that could not be judged, by cause. */
export function unjudged(
	requirements: readonly RequirementStanding[],
	rows: readonly StandingRow[],
): readonly Reason[] {
	const ids = owned(requirements).map(({id}) => id);
	const open = rows.filter(
		({row, standing, irregular}) =>
			irregular || (standing === 'inconclusive' && ids.some(id => cites(row, id))),
	);
	const byReason = Map.groupBy(open, ({reason}) => reason ?? 'no reason was recorded');
	return [...byReason].map(([why, those]) => ({why, rows: keys(those)}));
}

/** Cells of a MUST in which nothing was planned although they were selected. */
export function unrun(requirements: readonly RequirementStanding[]): readonly Reason[] {
	return owned(requirements)
		.filter(({requirement}) => requirement.keyword !== 'SHOULD')
		.flatMap(({id, cells}) =>
			Object.entries<Cell>(cells)
				.filter(([, {why}]) => why !== undefined)
				.map(([level, {why}]) => ({why: `${id} [${level}]: ${why}`, rows: []})),
		);
}

/** What is wrong with the results file itself. */
export function spoilt(
	plan: Plan,
	results: readonly Result[],
	torn: string | undefined,
): readonly Reason[] {
	const planned = new Set(plan.rows.map(({key}) => key));
	const stray = results.map(({key}) => key).filter(key => !planned.has(key));
	const twice = plan.rows.map(({key}) => key).filter((key, index, all) => all.indexOf(key) < index);
	return [
		...(stray.length > 0 ? [{why: 'results of rows that were never planned', rows: stray}] : []),
		...(twice.length > 0 ? [{why: 'rows that were planned twice', rows: twice}] : []),
		...(torn === undefined ? [] : [{why: 'the results file was cut off in writing', rows: []}]),
	];
}

/** If nothing was run, or everything was skipped, the verdict is not "conformant". */
export function nothingJudged(requirements: readonly RequirementStanding[]): readonly Reason[] {
	const judged = requirements.flatMap(({cells}) => Object.values<Cell>(cells));
	if (judged.some(cell => cell.judged > 0)) return [];
	return [{why: 'no row was judged', rows: []}];
}

/** The requirements on which the subject is judged. */
function owned(requirements: readonly RequirementStanding[]): readonly RequirementStanding[] {
	return requirements.filter(
		({requirement, cells}) =>
			requirement.keyword !== 'DRIFT' &&
			Object.values<Cell>(cells).some(({state}) => state !== "not this subject's"),
	);
}

function keys(rows: readonly StandingRow[]): readonly string[] {
	return rows.map(({row}) => row.key);
}
