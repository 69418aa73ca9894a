import path from 'node:path';
import process from 'node:process';
import {readFile} from 'node:fs/promises';
import {execa} from 'execa';
import type {CacheSettings} from '../../images/cache/cache.ts';
import type {Source} from '../../images/recipe/prepared.ts';
import {sampleNames} from '../../images/recipe/samples.ts';
import {asObserved} from './as-observed.ts';
import {percentile, type Note} from './figures.ts';
import {rowsOfContainers, whyNotForecast} from '../../harness/explain/predict/agreement.ts';
import {forecastRows, type RowForecast} from '../../harness/explain/predict/forecast-rows.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {rowKey} from '../../harness/model/row.ts';
import {runtime} from '../../suites/runtime/index.ts';
import {wholeRunOn} from './whole-run.ts';

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

/**
 * Images: the runtime tier, `spd repro` and `spd predict`, and how far the forecast agrees with what the cluster
 * has just shown.
 */
export async function benchImages(
	cluster: string,
	source: Source,
	settings: CacheSettings,
	note: Note,
): Promise<void> {
	const everything = ['--preset', 'full', '--tier', 'runtime'];
	await wholeRunOn(cluster, 'runtime tier, all rows', everything, note);
	const report = JSON.parse(
		await readFile('reports/bench/report.json', 'utf8'),
	) as ConformanceReport;
	const shown = report.rows.flatMap(({sinceShown}) => sinceShown ?? []);
	note('runtime tier: refused, crashed or denied until judged, p95', percentile(shown, 0.95), 'ms');
	const reproduced: number[] = [];
	const predicted: number[] = [];
	for (const name of sampleNames) {
		reproduced.push(await secondsOf(['repro', name, '--cluster', cluster, '--images', source]));
		predicted.push(await secondsOf(['predict', name, '--images', source]));
	}
	note('repro, over all samples, p50', percentile(reproduced, 0.5), 's');
	note('repro, over all samples, slowest', Math.max(...reproduced), 's');
	note('predict, over all samples, p50', percentile(predicted, 0.5), 's');
	note('predict, over all samples, slowest', Math.max(...predicted), 's');
	await agreementWith(report, source, settings, note);
}

/**
 * The number of rows for which the forecast agrees with what the cluster has just shown, whatever either was
 * expected to show; prints each difference, and each row that the cluster did not meet.
 */
async function agreementWith(
	{rows, measured}: ConformanceReport,
	source: Source,
	settings: CacheSettings,
	note: Note,
): Promise<void> {
	const privileged = (measured?.insidePods?.unprivilegedPortStart ?? 0) > 80;
	const node = privileged ? 'containerd1' : 'containerd2';
	const asked = rowsOfContainers(runtime);
	const shown = rowsOfContainers(asObserved(asked, rows));
	const possible = new Set(shown.filter(row => !whyNotForecast(row)).map(rowKey));
	const forecasts = await forecastRows(shown, {...settings, source, node});
	const compared = forecasts.filter(({key}) => possible.has(key));
	const different = compared.flatMap(each => differences(each).map(why => `${each.key}: ${why}`));
	const notKept = rows.flatMap(({key, standing, reason}) =>
		reason === undefined ? [] : [`${key}: ${standing}: ${reason}`],
	);
	note('rows that the cluster did not keep', notKept.length, 'rows');
	note(
		'rows of containers that the cluster showed nothing of',
		asked.length - shown.length,
		'rows',
	);
	note('forecast agrees with the cluster', compared.length - different.length, 'rows');
	note('forecast differs from the cluster', different.length, 'rows');
	note('not to be forecast', forecasts.length - compared.length, 'rows');
	print(`forecast, with ${node}, differs from the cluster:`, different);
	print('the cluster did not keep:', notKept);
}

/** Why a possible forecast differs from what the cluster showed, or why there was none. */
function differences(forecast: RowForecast): readonly string[] {
	if ('leftOut' in forecast) return [forecast.leftOut];
	return forecast.agreement.status === 'failed' ? [forecast.agreement.reason] : [];
}

function print(title: string, lines: readonly string[]): void {
	if (lines.length > 0) process.stdout.write(`${[title, ...lines].join('\n  ')}\n`);
}

/** Its duration; NaN if it failed, which is outside every limit. */
async function secondsOf(command: readonly string[]): Promise<number> {
	const started = performance.now();
	const {exitCode} = await execa(spd, command, {
		stdin: 'ignore',
		stdout: 'ignore',
		stderr: 'inherit',
		reject: false,
	});
	return exitCode === 0 ? (performance.now() - started) / 1000 : Number.NaN;
}
