import test from 'ava';
import {readSettings} from '../../harness/machine/settings.ts';
import {engineNames} from '../../images/cache/testing.ts';
import {readyEngine} from '../../images/engine/engine.ts';
import {corpus} from '../../suites/corpus/index.ts';
import {mismatches, readCorpusRecord, recordedRows} from '../../suites/corpus/record.ts';
import {day, numberOfTheDay, someOfTheDay} from '../../suites/of-the-day.ts';
import {bringCorpus} from '../corpus/brought-corpus.ts';
import {forecastsOf} from '../corpus/forecasts.ts';
import {nodeOf} from '../corpus/told.ts';

/**
 * Six images of the corpus, others each day and of one family, so that one base is needed: forecast here, and compared
 * with the truth that was recorded. The whole corpus: corpus.verify.test.ts.
 */

const settings = readSettings();
const record = readCorpusRecord();
const {cluster, images} = record;
const recorded = recordedRows(corpus, record);
const families = [...new Set(recorded.map(row => row.family))];
const family = families[numberOfTheDay('family of the corpus', families.length)];
const rows = someOfTheDay(
	recorded.filter(row => row.family === family),
	6,
);

test(`six images of the corpus end here as they did on a cluster: ${family} on ${day}`, async t => {
	const {signal} = new AbortController();
	const progress = {step: () => () => {}, note: (line: string) => t.log(line)};
	const cached = {cache: settings.cache, progress, signal};
	await readyEngine(cached, {privileged: false});
	await using _ = await engineNames();
	await using brought = await bringCorpus(rows, cached);
	for (const each of brought.images) {
		const {name} = each.row;
		const forecast = await forecastsOf(each, {node: nodeOf(cluster), signal});
		t.deepEqual(mismatches(name, forecast, images[name]?.truth ?? []), [], name);
	}
	t.true(brought.images.length > 0);
});
