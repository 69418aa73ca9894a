import {readSettings} from '../harness/machine/settings.ts';
import {showProgress} from '../harness/machine/progress/show-progress.ts';
import {harness} from '../harness/machine/version.ts';
import type {Result} from '../harness/model/result.ts';
import type {Provider} from '../harness/providers/provider.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import {runSuite, type Suite} from '../harness/run/run-suite.ts';
import {select, whyNotSelected, type Asked} from '../harness/run/selection.ts';
import {readDeviations} from '../harness/verdict/deviations.ts';
import {documentedSuite} from './suite.ts';

/** What is judged, where, and by which rows. */
export interface Question {
	/** Where the rows run: `askSubject`, `askProgram`, `controlPlane`, or a provider of your own. */
	readonly provider: Provider;
	/** What the report calls the implementation that is judged. */
	readonly subject: string;
	/** Default: the documentation's. */
	readonly suite?: Suite;
	/** Rows, as the options of `spd run` name them (`{requirement: 'R18', level: 'enabled'}`); default: all. */
	readonly select?: Asked;
	/** A file of known deviations; default: none are known. */
	readonly deviations?: string;
	/** The folder for report.json; default: `reports`. */
	readonly report?: string;
	/** Shows progress on stderr; default: not. */
	readonly progress?: boolean;
	/** Ends the run early: everything is cleaned up, and rows that were not judged are inconclusive. */
	readonly signal?: AbortSignal;
	/** Called with each row's result as it comes. */
	readonly onResult?: (result: Result) => void;
}

/** What came out of a run. */
export interface Answer {
	readonly report: ConformanceReport;
	/** 0 conformant, 1 non-conformant, 2 inconclusive. */
	readonly exitCode: number;
	/** report.json */
	readonly file: string;
}

/**
 * Runs the selected rows at the provider, and computes the verdict as `spd run` does.
 *
 * @throws {UsageError} for a selection or a deviations file that is wrong
 */
export async function judge(question: Question): Promise<Answer> {
	const {provider, subject, suite = documentedSuite(), onResult} = question;
	const {rows, requirements} = suite;
	const selection = select({preset: 'full', ...question.select}, rows, Object.keys(requirements));
	const known = question.deviations;
	using progress = showProgress(readSettings(), {quiet: question.progress !== true});
	const {report, exitCode, file} = await runSuite({
		suite,
		selection,
		whyNot: row => whyNotSelected(selection, row) ?? provider.whyNot(row),
		provider,
		subject,
		harness: harness(),
		again: [],
		deviations: known === undefined ? [] : await readDeviations(known, requirements),
		strict: false,
		report: question.report ?? 'reports',
		progress,
		signal: question.signal ?? new AbortController().signal,
		...(onResult && {onResult}),
	});
	return {report, exitCode, file};
}
