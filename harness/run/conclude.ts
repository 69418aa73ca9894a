import type {Ended} from './conformance.ts';
import {limits} from '../machine/limits.ts';
import type {Catalogue} from '../model/requirement.ts';
import {judgeRun, notPutBack} from '../verdict/verdict.ts';
import {
	conformanceReport,
	writeReport,
	type ConformanceReport,
} from '../report/conformance-report.ts';
import type {Deviation} from '../verdict/deviations.ts';
import {readResults} from '../verdict/results.ts';

/** The inputs of a verdict other than the results file. */
export interface Conclusion {
	readonly ended: Ended;
	readonly harness: ConformanceReport['harness'];
	readonly provider: string;
	readonly catalogue: Catalogue;
	readonly deviations: readonly Deviation[];
	readonly strict: boolean;
	/** Why the run was interrupted; undefined if it was not. */
	readonly interrupted: string | undefined;
	/** The folder for report.json. */
	readonly report: string;
	readonly now: Date;
}

/**
 * Computes the verdict from the results file, as written, and writes report.json next to it. The exit code is the
 * verdict's, but never 0 if the run could not put everything back.
 */
export async function conclude(
	conclusion: Conclusion,
): Promise<{report: ConformanceReport; file: string; exitCode: number}> {
	const {ended, harness, provider, catalogue, deviations, strict, interrupted, now} = conclusion;
	const results = await readResults(ended.resultsFile);
	const judged = judgeRun({...results, catalogue, deviations, now, strict});
	const verdict = notPutBack(judged, ended.troubles);
	const report = conformanceReport({
		harness,
		plan: results.plan,
		verdict,
		provider,
		ended: now,
		limits,
		strict,
		troubles: ended.troubles,
		...(interrupted !== undefined && {interrupted}),
		...(ended.measured && {measured: ended.measured}),
		...(ended.configurationAfter && {configurationAfter: ended.configurationAfter}),
	});
	const file = await writeReport(conclusion.report, report);
	return {report, file, exitCode: verdict.exitCode};
}
