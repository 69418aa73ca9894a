import {
	conformanceReport,
	type ConformanceReport,
	type ReportedDeviation,
	type ReportedRow,
} from '../report/conformance-report.ts';
import {planRun, type PlannedRow, type WhyNot} from '../model/plan.ts';
import {rowKey, type Expectation} from '../model/row.ts';
import type {Deviation} from '../verdict/deviations.ts';
import {noSuchLevelUnshown, type Standing, type StandingRow} from '../verdict/row-verdict.ts';
import {judgeRows, notPutBack} from '../verdict/verdict.ts';
import {parseVersionRange} from '../verdict/version-range.ts';
import type {Suite} from './run-suite.ts';

/** The report that follows from a report's rows, deviations and what was not run, by the suite: all else in it is computed anew. */
export function rejudged(report: ConformanceReport, suite: Suite): ConformanceReport {
	const {run, started, ended, subject, suiteDigest, selection, again, troubles} = report;
	const {measured, parts} = report;
	const out = leftOutBy(report);
	const facts = {run, started, subject, suiteDigest, selection, again};
	const plan = planRun(facts, suite.rows, row => out.get(rowKey(row)));
	const rows = new Map(report.rows.map(row => [row.key, row]));
	const verdict = judgeRows({
		plan,
		judged: plan.rows.map(row => judgedRow(row, rows.get(row.key))),
		spoilt: report.spoilt,
		catalogue: suite.requirements,
		deviations: report.deviations.map(deviationOf),
		now: new Date(ended),
		strict: report.strict,
	});
	const interrupted = interruptedOf(report);
	const made = conformanceReport({
		harness: report.harness,
		plan,
		verdict: notPutBack(verdict, troubles),
		provider: report.provider,
		ended: new Date(ended),
		limits: report.limits,
		strict: report.strict,
		troubles,
		...(interrupted !== undefined && {interrupted}),
	});
	return {...made, ...(measured && {measured}), ...(parts && {parts})};
}

/** What stands in `cutShort` before the troubles. */
export function interruptedOf({cutShort, troubles}: ConformanceReport): string | undefined {
	const rest = troubles.join('; ');
	if (cutShort === undefined || cutShort === rest) return undefined;
	return rest !== '' && cutShort.endsWith(`; ${rest}`)
		? cutShort.slice(0, -rest.length - 2)
		: cutShort;
}

/** A row as it was before deviations were looked at. */
function judgedRow(row: PlannedRow, reported: ReportedRow | undefined): StandingRow {
	if (reported === undefined) return {row, standing: 'inconclusive'};
	const {standing, reason, irregular, expected, milliseconds = 0} = reported;
	const {observed, evidence, sinceShown} = reported;
	return {
		row,
		standing: reason === noSuchLevelUnshown(row) ? 'not applicable' : judgedAs(standing),
		...(reason === undefined ? {} : {reason}),
		...(irregular ? {irregular} : {}),
		...(expected && {
			result: {
				...row,
				status: 'inconclusive',
				expected,
				milliseconds,
				...(observed && {observed}),
				...(evidence && {evidence}),
				...(sinceShown !== undefined && {sinceShown}),
			},
		}),
	};
}

/** A deviation of one level: each level of an entry has its own line in a report. */
function deviationOf(reported: ReportedDeviation): Deviation {
	const {level, key: _key, state: _state, why: _why, overdue: _overdue, ...entry} = reported;
	return {...entry, levels: [level], covers: parseVersionRange(entry.versions)};
}

/** By key, what is listed under notRun and was never planned. */
export function leftOutBy({notRun}: ConformanceReport): ReadonlyMap<string, WhyNot> {
	return new Map(
		notRun.flatMap(({by, why, rows}) =>
			by === undefined ? [] : rows.map(key => [key, {by, why}] as const),
		),
	);
}

/** A failure that a deviation excuses is one. */
export const judgedAs = (standing: Standing): Standing =>
	standing === 'deviation' ? 'failed' : standing;

/** What a row may expect: on which node it is decides it. */
export function leaves(expected: Expectation): readonly Expectation[] {
	return 'dependsOn' in expected
		? [expected, ...leaves(expected.yes), ...leaves(expected.no)]
		: [expected];
}
