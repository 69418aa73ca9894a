import {harmless} from '../../machine/style.ts';
import {tellExpectation, tellObservation} from '../../model/tell.ts';
import type {ConformanceReport, ReportedDeviation, ReportedRow} from '../conformance-report.ts';
import type {Annotation} from './workflow-command.ts';

/** GitHub shows no more of a kind for one step. */
const most = 10;

/**
 * The ten worst of a report: the entries of the deviations file that no longer hold, at their lines; then rows that fail the run, one of each
 * requirement before the second of any; then rows that could not be judged, one of each reason.
 */
export function annotations(report: ConformanceReport): readonly Annotation[] {
	const {nonConformant, inconclusive} = report.verdict;
	const entries = report.deviations.filter(({state, overdue}) => holdsNoMore(state) || overdue);
	const listed = new Set(entries.map(({key}) => key));
	const rows = new Map(report.rows.map(row => [row.key, row]));
	const failing = inTurn(nonConformant.map(reason => reason.rows)).filter(key => !listed.has(key));
	const open = inTurn(inconclusive.map(reason => reason.rows.slice(0, 1)));
	const found = [...new Set([...failing, ...open])].flatMap(key => rows.get(key) ?? []);
	const told = [...entries.map(entry => ofEntry(entry, report.strict)), ...found.map(ofRow)];
	return (told.length === 0 ? overall(report) : told).slice(0, most);
}

const holdsNoMore = (state: ReportedDeviation['state']): boolean =>
	state !== 'matched' && state !== 'not judged';

/** The first of each list, then the second of each, and so on. */
function inTurn(lists: readonly (readonly string[])[]): readonly string[] {
	const longest = Math.max(0, ...lists.map(({length}) => length));
	return Array.from({length: Math.min(longest, most)}, (_, at) =>
		lists.flatMap(list => list.slice(at, at + 1)),
	).flat();
}

/** An entry that still holds is here because its review is overdue. */
function ofEntry(
	{key, state, where, why = '', reason, review}: ReportedDeviation,
	strict: boolean,
): Annotation {
	const [, file = where, line] = /^(.*):(\d+)$/s.exec(where) ?? [];
	const fails = holdsNoMore(state);
	const said = fails
		? `this deviation no longer holds: ${harmless(why)}`
		: `the review of this deviation was due by ${harmless(review)}`;
	return {
		kind: fails || strict ? 'error' : 'warning',
		title: harmless(key),
		file,
		...(line !== undefined && {line: Number(line)}),
		message: `${said}\nlisted because: ${harmless(reason)}`,
	};
}

function ofRow({key, standing, expected, observed, reason, again}: ReportedRow): Annotation {
	const seen = standing === 'failed' && observed !== undefined;
	return {
		kind: 'error',
		title: harmless(key),
		message: [
			...(seen && expected ? [`expected: ${harmless(tellExpectation(expected))}`] : []),
			seen
				? `saw: ${harmless(tellObservation(observed))}`
				: `could not be judged: ${harmless(reason ?? '')}`,
			...(again === undefined ? [] : [`again: ${harmless(again)}`]),
		].join('\n'),
	};
}

/** A run that fails without a row, such as one that began nothing. */
function overall({verdict}: ConformanceReport): readonly Annotation[] {
	if (verdict.exitCode === 0) return [];
	return [{kind: 'error', title: verdict.conclusion, message: harmless(verdict.sentence)}];
}
