import {levels} from '../model/levels.ts';
import type {Verdict} from '../verdict/verdict.ts';
import type {LeftOutBy, LeftOutRow, Plan} from '../model/plan.ts';

/** What was not run, or not judged, and why. */
export interface NotRun {
	readonly why: string;
	/** Of rows that were never planned: by what. */
	readonly by?: LeftOutBy;
	readonly requirements: readonly string[];
	readonly rows: readonly string[];
}

/** By reason: rows left out, rows of a level that does not exist, requirements that the subject does not own. */
export function notRun(plan: Plan, {rows, requirements}: Verdict): readonly NotRun[] {
	const leftOut = Map.groupBy(plan.leftOut, ({by, why}) => `${by} ${why}`).values();
	const noLevel = Map.groupBy(
		rows.filter(({standing}) => standing === 'not applicable').map(({row}) => row),
		({level}) => `not applicable: no such level as ${level}`,
	);
	const grouped: readonly NotRun[] = [
		...[...leftOut].map(those => ({
			...reasonOf(those),
			requirements: [],
			rows: those.map(({key}) => key),
		})),
		...[...noLevel].map(([why, those]) => ({
			why,
			requirements: [],
			rows: those.map(({key}) => key),
		})),
	];
	const foreign = requirements
		.filter(({cells}) => levels.some(level => cells[level].state === "not this subject's"))
		.map(({id}) => id);
	return foreign.length === 0
		? grouped
		: [...grouped, {why: "not this subject's", requirements: foreign, rows: []}];
}

/** The reason that all of them have. */
function reasonOf([first]: readonly LeftOutRow[]): Pick<NotRun, 'why' | 'by'> {
	return first === undefined ? {why: ''} : {why: first.why, by: first.by};
}
