import {conform, type Ended} from './conformance.ts';
import type {RunProgress} from '../machine/progress/run-progress.ts';
import type {Provider} from '../providers/provider.ts';
import {conclude} from './conclude.ts';
import type {ConformanceReport} from '../report/conformance-report.ts';
import type {Deviation} from '../verdict/deviations.ts';
import {whyNotOwned} from '../verdict/owned.ts';
import {planRun, type Plan, type Selection, type WhyNot} from '../model/plan.ts';
import type {Catalogue} from '../model/requirement.ts';
import type {Result} from '../model/result.ts';
import {newRunId} from '../machine/version.ts';
import {becameOf, tellAsTheyCome} from './failures.ts';
import {partsOf} from './run.ts';
import {forRelease, whyNotYet} from './for-release.ts';
import {withShard} from './shard.ts';
import {rowKey, type Row} from '../model/row.ts';

/** The requirements to test: a parameter of the harness. */
export interface Suite {
	readonly rows: readonly Row[];
	readonly requirements: Catalogue;
	readonly digest: string;
}

/** A suite, which of its rows are run, and where. */
export interface SuiteRun {
	readonly suite: Suite;
	readonly selection: Selection;
	/** Why a row is not run; undefined for those that are. */
	whyNot(row: Row): WhyNot | undefined;
	readonly provider: Provider;
	readonly subject: string;
	readonly harness: ConformanceReport['harness'];
	/** Options that repeat a run in the same place. */
	readonly again: readonly string[];
	readonly deviations: readonly Deviation[];
	readonly strict: boolean;
	/** The folder for results.jsonl and report.json. */
	readonly report: string;
	readonly progress: RunProgress;
	readonly signal: AbortSignal;
	/** What would be left if the process ended now. */
	readonly left?: Set<string>;
	onResult?(result: Result): void;
}

/** The rows to run and those left out: what `spd plan` shows is what `spd run` does. */
export function planSuite(
	run: Pick<SuiteRun, 'suite' | 'selection' | 'whyNot' | 'provider' | 'subject' | 'again'>,
): {readonly plan: Plan; readonly rows: readonly Row[]} {
	const {suite, provider, selection} = run;
	const whyNot = (row: Row): WhyNot | undefined =>
		run.whyNot(row) ??
		whyNotYet(row, provider.version) ??
		whyNotOwned(row, provider.owns, suite.requirements);
	const plan = planRun(
		{
			run: newRunId(),
			started: new Date().toISOString(),
			subject: {
				name: run.subject,
				owns: provider.owns,
				...(provider.version !== undefined && {version: provider.version}),
			},
			suiteDigest: suite.digest,
			selection,
			again: run.again,
		},
		suite.rows,
		withShard(suite.rows, selection.shard, whyNot),
	);
	const planned = new Set(plan.rows.map(({key}) => key));
	const rows = suite.rows.filter(row => planned.has(rowKey(row)));
	return {plan, rows: forRelease(rows, provider.version)};
}

/** Runs the selected rows of a suite at a provider and writes its report; the exit code is the verdict's. */
export async function runSuite(
	run: SuiteRun,
): Promise<{ended: Ended; report: ConformanceReport; file: string; exitCode: number}> {
	const {suite, provider, progress, signal} = run;
	const {plan, rows} = planSuite(run);
	const shown = progress.run(provider.name, partsOf(rows));
	const judging = {
		catalogue: suite.requirements,
		deviations: run.deviations,
		version: provider.version,
	};
	const tell = tellAsTheyCome(shown);
	let opened = false;
	const ended = await conform({
		rows,
		plan,
		provider,
		report: run.report,
		progress,
		signal,
		left: run.left ?? new Set(),
		onOpened() {
			opened = true;
		},
		onConfiguration: (name, count) => shown.enter(name, count),
		onRow: key => shown.await(key),
		onResult(result) {
			const came = becameOf(result, judging);
			// What keeps the place from coming up, and an interrupt, are told once, not of rows.
			if (opened && !signal.aborted) tell(result, came);
			shown.add(result.key, came);
			run.onResult?.(result);
		},
		onClosing: () => shown.cleanUp(),
	});
	await shown.end({
		complete: ended.troubles.length === 0 && !signal.aborted,
	});
	const concluded = await conclude({
		ended,
		harness: run.harness,
		provider: provider.name,
		catalogue: suite.requirements,
		deviations: run.deviations,
		strict: run.strict,
		interrupted: signal.aborted ? String(signal.reason) : undefined,
		report: run.report,
		now: new Date(),
	});
	return {ended, ...concluded};
}
