import type {ConformanceReport} from '../conformance-report.ts';
import {oneLine} from './one-line.ts';

/** The verdict as a test of its own. */
export interface Overall {
	/** Only then may a file be green. */
	readonly passed: boolean;
	readonly sentence: string;
	/** Reasons that no requirement's rows show: a deviation that no longer holds, nothing was judged, a cut file. */
	readonly others: readonly string[];
}

/**
 * Whether the run passed, whatever its rows say: a run can fail without a failing row, and one without rows is no pass.
 */
export function overallOf({verdict, rows, cutShort}: ConformanceReport): Overall {
	const judged = rows.some(({standing}) => ['passed', 'failed', 'deviation'].includes(standing));
	const {conclusion, exitCode, sentence, nonConformant, inconclusive} = verdict;
	const others = [
		...nonConformant.filter(({requirement}) => requirement === undefined),
		...inconclusive,
	].map(({why, rows: those}) => (those.length === 0 ? why : `${why} (rows: ${those.length})`));
	const untold = judged || others.length > 0 ? [] : ['no row was judged'];
	return {
		passed: conclusion === 'conformant' && exitCode === 0 && judged,
		sentence: oneLine(sentence),
		others: [...others, ...untold, ...(cutShort === undefined ? [] : [cutShort])].map(oneLine),
	};
}
