import test from 'ava';
import {newCluster} from '../../harness/explain/repro/open-cluster.ts';
import {limits} from '../../harness/machine/limits.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {showProgress} from '../../harness/machine/progress/show-progress.ts';
import {defaultVersions, newRunId} from '../../harness/machine/version.ts';
import {corpus} from '../../suites/corpus/index.ts';
import {mismatches, readCorpusRecord, recordedRows} from '../../suites/corpus/record.ts';
import {bringCorpus} from '../corpus/brought-corpus.ts';
import {forecastsOf} from '../corpus/forecasts.ts';
import {nodeOf} from '../corpus/told.ts';
import {truthsOf} from '../corpus/truths.ts';
import {kindOptions} from '../kind-options.ts';

/** Every image of the corpus on a cluster of its own at three levels, and forecast: both as recorded, and alike. */

const settings = readSettings();
const record = readCorpusRecord();
const images = recordedRows(corpus, record);

test('every image of the corpus ends as recorded, on a cluster and in a forecast', async t => {
	t.timeout(4 * limits.testsIdle, 'the corpus has not ended');
	const {signal} = new AbortController();
	using progress = showProgress({...settings, ci: true});
	const run = newRunId();
	const opening = {run, progress, signal, left: new Set<string>()};
	const node = nodeOf(record.cluster);
	const options = {...defaultVersions, images: 'packaged', nodeRuntime: node};
	await using cluster = await newCluster(kindOptions(options, settings), opening);
	const differences: string[] = [];
	let count = 0;
	let equal = 0;
	let falseGreens = 0;
	for (const [index, rows] of inBatches(40).entries()) {
		const settingsOfBatch = {cache: settings.cache, progress, signal};
		await using brought = await bringCorpus(rows, settingsOfBatch);
		const truths = await truthsOf(brought.images, cluster, {
			run: `spd-${run}-${index}`,
			overrides: false,
			progress,
			signal,
		});
		for (const each of brought.images) {
			const {name} = each.row;
			const truth = truths.get(name) ?? [];
			const recorded = record.images[name]?.truth ?? [];
			for (const {level, outcome} of truth) {
				const before = recorded.find(other => other.level === level)?.outcome;
				if (before !== outcome) differences.push(`${name} [${level}]: ${outcome}, was ${before}`);
			}
			const different = mismatches(name, await forecastsOf(each, {node, signal}), truth);
			count += truth.length;
			equal += truth.length - different.length;
			falseGreens += different.filter(({isFalseGreen}) => isFalseGreen).length;
			for (const {level, forecast, truth: seen} of different) {
				t.log(`${name} [${level}]: forecast ${forecast}, truth ${seen}`);
			}
		}
	}
	t.log(`forecast = cluster in ${equal} of ${count} image × level, ${falseGreens} false greens`);
	t.deepEqual(differences, []);
	t.is(falseGreens, 0);
	t.true(equal / count >= 0.99);
});

function inBatches(size: number): readonly (typeof images)[] {
	const count = Math.ceil(images.length / size);
	return Array.from({length: count}, (_, index) => images.slice(index * size, (index + 1) * size));
}
