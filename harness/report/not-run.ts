import {levels} from '../model/levels.ts';
import type {Verdict} from '../verdict/verdict.ts';
import type {Plan} from '../model/plan.ts';

/** What was not run, or not judged, and why. */
export interface NotRun {
	readonly why: string;
	readonly requirements: readonly string[];
	readonly rows: readonly string[];
}

/** By reason: rows left out, rows of a level that does not exist, requirements that the subject does not own. */
export function notRun(plan: Plan, {rows, requirements}: Verdict): readonly NotRun[] {
	const leftOut = Map.groupBy(plan.leftOut, ({why}) => why);
	const noLevel = Map.groupBy(
		rows.filter(({standing}) => standing === 'not applicable').map(({row}) => row),
		({level}) => `not applicable: no such level as ${level}`,
	);
	const grouped = [...leftOut, ...noLevel].map(([why, those]) => ({
		why,
		requirements: [],
		rows: those.map(({key}) => key),
	}));
	const foreign = requirements
		.filter(({cells}) => levels.some(level => cells[level].state === "not this subject's"))
		.map(({id}) => id);
	return foreign.length === 0
		? grouped
		: [...grouped, {why: "not this subject's", requirements: foreign, rows: []}];
}
