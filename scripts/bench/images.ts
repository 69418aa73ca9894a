import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import type {CacheSettings} from '../../images/cache.ts';
import type {Source} from '../../images/prepared.ts';
import {sampleNames} from '../../images/samples.ts';
import {percentile} from '../../harness/bench/percentile.ts';
import {forecastRows} from '../../harness/predict/forecast-rows.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {runtime} from '../../suites/runtime/index.ts';
import type {Note} from './figures.ts';
import {wholeRunOn} from './whole-run.ts';

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

/**
 * What becomes of images: the runtime tier, `spd repro` and `spd predict`, and how far the forecast agrees with what the
 * cluster has just shown.
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
	note('repro nginx', await secondsOf(['repro', 'nginx', '--cluster', cluster]), 's');
	const predicted: number[] = [];
	for (const name of sampleNames) {
		predicted.push(await secondsOf(['predict', name, '--images', source]));
	}
	note('predict, over all samples, p50', percentile(predicted, 0.5), 's');
	note('predict, over all samples, slowest', Math.max(...predicted), 's');
	await agreementWith(report, source, settings, note);
}

/** Of the rows that the cluster has kept, how many the forecast says the same of; each difference is told. */
async function agreementWith(
	{rows, measured}: ConformanceReport,
	source: Source,
	settings: CacheSettings,
	note: Note,
): Promise<void> {
	const privileged = (measured?.insidePods?.unprivilegedPortStart ?? 0) > 80;
	const node = privileged ? 'containerd1' : 'containerd2';
	const forecasts = await forecastRows(runtime, {...settings, source, node});
	const kept = new Set(rows.filter(row => row.reason === undefined).map(({key}) => key));
	const compared = forecasts.flatMap(each =>
		'agreement' in each && kept.has(each.key) ? [each] : [],
	);
	const different = compared.filter(({agreement}) => agreement.status === 'failed');
	note(`forecast agrees with the cluster (${node})`, compared.length - different.length, 'rows');
	note(`forecast differs from the cluster (${node})`, different.length, 'rows');
	note('not to be forecast', forecasts.filter(each => 'leftOut' in each).length, 'rows');
	for (const {key, agreement} of different) {
		if (agreement.status === 'failed') process.stdout.write(`${key}: ${agreement.reason}\n`);
	}
}

async function secondsOf(command: readonly string[]): Promise<number> {
	const started = performance.now();
	await execa(spd, command, {stdin: 'ignore', stdout: 'ignore', stderr: 'inherit'});
	return (performance.now() - started) / 1000;
}
