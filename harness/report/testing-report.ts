import {catalogue, planOf, results} from '../model/sample-run.ts';
import {judgeRun, type Grounds} from '../verdict/verdict.ts';
import {
	conformanceReport,
	type ConformanceReport,
	type ReportSources,
} from './conformance-report.ts';

/** The report of a run of the sample suite, in which every row passes unless `grounds` say otherwise; for tests only. */
export function reportOf(
	grounds: Partial<Grounds> = {},
	others: Partial<ReportSources> = {},
): ConformanceReport {
	const plan = grounds.plan ?? planOf();
	const now = new Date('2026-11-23T12:00:00Z');
	const verdict = judgeRun({
		plan,
		results: results(plan),
		catalogue,
		deviations: [],
		now,
		...grounds,
	});
	return conformanceReport({
		harness: {name: 'spd', version: '0.1.0'},
		plan,
		verdict,
		provider: 'kind',
		ended: new Date('2026-11-23T08:01:00Z'),
		strict: grounds.strict ?? false,
		limits: {request: 30_000},
		...others,
	});
}
