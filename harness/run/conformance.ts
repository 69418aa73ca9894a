import path from 'node:path';
import {mkdir, rm} from 'node:fs/promises';
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

/** A run and where its files go. */
export interface ConformanceRun {
	/** The rows of the plan, in its order. */
	readonly rows: readonly Row[];
	readonly plan: Plan;
	readonly provider: Provider;
	/** The folder for results.jsonl and report.json; made when it is missing. */
	readonly report: string;
	readonly progress: Progress;
	readonly signal: AbortSignal;
	/** What would be left if the process ended now. */
	readonly left: Set<string>;
	readonly onConfiguration: (name: string, rows: number) => void;
	readonly onResult: (result: Result) => void;
}

/** What is left to say when a run has ended. */
export interface Ended {
	readonly resultsFile: string;
	/** Whether the place was up, so that rows were run. */
	readonly opened: boolean;
	/** What was measured of the cluster; undefined when it was never up, or there is none. */
	readonly measured: Measured | undefined;
	/** The ConfigMap's data as it was left, where the cluster stays. */
	readonly configurationAfter: Readonly<Record<string, string>> | undefined;
	/** What went wrong outside of any row: bringing up, putting back, a subject that cannot be believed. */
	readonly troubles: readonly string[];
}

/**
 * Brings the provider up, runs the plan's rows, writes every result as it comes, and puts everything back. A provider that
 * cannot be brought up makes every row inconclusive, with the reason, and so does an interrupt; only what the command
 * line got wrong is thrown.
 */
export async function conform(conformance: ConformanceRun): Promise<Ended> {
	const {plan, rows, provider, report, progress, signal, left, onConfiguration, onResult} =
		conformance;
	await makeFolder(report);
	// An older verdict must not lie beside the results of a run that is killed.
	await rm(path.join(report, 'report.json'), {force: true});
	const resultsFile = path.join(report, 'results.jsonl');
	const troubles: string[] = [];
	using results = createResults(resultsFile, plan);
	const tell = (result: Result): void => {
		results.add(result);
		onResult(result);
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
	let configurationAfter: Ended['configurationAfter'];
	try {
		const remains = await run({
			rows,
			target: open.target,
			concurrency: provider.requestsAtOnce,
			signal,
			onConfiguration,
			onResult: tell,
		});
		if (remains !== undefined) troubles.push(`at the end: ${remains}`);
	} finally {
		try {
			configurationAfter = await open.close();
		} catch (error) {
			troubles.push(`at the end: ${tellError(error)}`);
		}
	}
	return {resultsFile, opened: true, measured: open.measured, configurationAfter, troubles};
}

async function makeFolder(folder: string): Promise<void> {
	try {
		await mkdir(folder, {recursive: true});
	} catch (error) {
		throw new EnvironmentError(`cannot make the report folder ${folder}: ${tellError(error)}`, {
			cause: error,
		});
	}
}
