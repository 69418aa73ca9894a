import path from 'node:path';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {Progress} from '../../images/host/progress.ts';
import type {Measured, OpenProvider, Provider} from '../providers/provider.ts';
import type {Plan} from '../model/plan.ts';
import {createResults} from '../verdict/results.ts';
import type {Result} from '../model/result.ts';
import type {Row} from '../model/row.ts';
import {resultOf, run} from './run.ts';
import {tellError} from '../machine/tell-error.ts';
import {UsageError} from '../machine/usage-error.ts';
import {removeFormats} from '../report/write-formats.ts';
import {makeFolder} from '../../images/host/make-folder.ts';

/** A run and the folder for its files. */
export interface ConformanceRun {
	/** The rows of the plan, in its order. */
	readonly rows: readonly Row[];
	readonly plan: Plan;
	readonly provider: Provider;
	/** The folder for results.jsonl and report.json; created if missing. */
	readonly report: string;
	readonly progress: Progress;
	readonly signal: AbortSignal;
	/** What would be left if the process ended now. */
	readonly left: Set<string>;
	/** What it is told as the run goes on; see `Run`. */
	readonly onConfiguration: (name: string, rows: number) => void;
	readonly onRow: (key: string) => void;
	readonly onResult: (result: Result) => void;
	/** The target is up. */
	readonly onOpened: () => void;
	/** Every row has its result; what the run made is about to be removed. */
	readonly onClosing: () => void;
}

/** The results of a run that has ended. */
export interface Ended {
	readonly resultsFile: string;
	/** Whether the target was up, so that rows were run. */
	readonly opened: boolean;
	/** What was measured of the cluster; undefined if it was never up, or there is none. */
	readonly measured: Measured | undefined;
	/** The ConfigMap's data after the run, if the cluster stays. */
	readonly configurationAfter: Readonly<Record<string, string>> | undefined;
	/** Errors outside of any row: starting, putting back, an untrustworthy subject. */
	readonly troubles: readonly string[];
}

/**
 * Opens the provider, runs the plan's rows, writes every result as it arrives, and puts everything back. If the
 * provider cannot be opened, or on an interrupt, every remaining row is inconclusive with the reason; only errors in
 * the command line are thrown.
 */
export async function conform(conformance: ConformanceRun): Promise<Ended> {
	const {plan, rows, provider, report, progress, signal, left} = conformance;
	await makeReportFolder(report);
	// If the run is killed, an older verdict must not be next to its results.
	await removeFormats(report);
	const resultsFile = path.join(report, 'results.jsonl');
	const troubles: string[] = [];
	using results = createResults(resultsFile, plan);
	const tell = (result: Result): void => {
		results.add(result);
		conformance.onResult(result);
	};
	let open: OpenProvider;
	try {
		open = await provider.open({run: plan.run, progress, signal, left});
	} catch (error) {
		if (error instanceof UsageError) throw error;
		const trouble = tellError(error);
		for (const row of rows) tell(resultOf(row, 0, {status: 'inconclusive', reason: trouble}));
		return {
			resultsFile,
			opened: false,
			measured: undefined,
			configurationAfter: undefined,
			troubles: [trouble],
		};
	}
	conformance.onOpened();
	let configurationAfter: Ended['configurationAfter'];
	try {
		const remains = await run({
			rows,
			target: open.target,
			concurrency: provider.requestsAtOnce,
			signal,
			onConfiguration: conformance.onConfiguration,
			onRow: conformance.onRow,
			onResult: tell,
		});
		if (remains !== undefined) troubles.push(`at the end: ${remains}`);
	} finally {
		conformance.onClosing();
		try {
			configurationAfter = await open.close();
		} catch (error) {
			troubles.push(`at the end: ${tellError(error)}`);
		}
	}
	return {resultsFile, opened: true, measured: open.measured, configurationAfter, troubles};
}

async function makeReportFolder(folder: string): Promise<void> {
	try {
		await makeFolder(folder);
	} catch (error) {
		throw new EnvironmentError(`cannot make the report folder ${folder}: ${tellError(error)}`, {
			cause: error,
		});
	}
}
