import {showProgress} from '../harness/machine/progress/show-progress.ts';
import type {Provider} from '../harness/providers/provider.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import {readDeviations} from '../harness/verdict/deviations.ts';
import type {Result} from '../harness/model/result.ts';
import {rowKey, type Row} from '../harness/model/row.ts';
import {runSuite} from '../harness/run/run-suite.ts';
import {select} from '../harness/run/selection.ts';
import {readSettings} from '../harness/machine/settings.ts';
import {harness} from '../harness/machine/version.ts';
import {suiteDigest} from './digest.ts';
import {rows} from './index.ts';
import {requirements} from './requirements.ts';

/** Every row against Knative itself, shared by the tests in this folder. */

export const settings = readSettings();
export const deviations = await readDeviations('deviations/knative.yaml', requirements);
const selection = select({preset: 'full'}, rows, Object.keys(requirements));

/** Runs those of its rows that were selected, as far as they can be run there; the report goes to reports/NAME. */
export async function runRows(
	provider: Provider,
	{
		name,
		started = rows,
		signal = new AbortController().signal,
		onResult = () => {},
	}: {
		name: string;
		started?: readonly Row[];
		signal?: AbortSignal;
		onResult?: (result: Result) => void;
	},
): Promise<{exitCode: number; report: ConformanceReport}> {
	using progress = showProgress({...settings, ci: true});
	const keys = new Set(started.map(rowKey));
	const {exitCode, ended, report} = await runSuite({
		suite: {rows, requirements, digest: suiteDigest()},
		selection: keys.size === rows.length ? selection : {...selection, cases: [...keys]},
		whyNot: row =>
			keys.has(rowKey(row)) ? provider.whyNot(row) : {by: 'option', why: 'not started'},
		provider,
		subject: 'knative',
		harness: harness(),
		again: [],
		deviations,
		strict: false,
		report: `reports/${name}`,
		progress,
		signal,
		onResult,
	});
	for (const trouble of ended.troubles) progress.note(trouble);
	return {exitCode, report};
}
