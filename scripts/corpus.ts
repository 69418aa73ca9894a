import process from 'node:process';
import {writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {bringCorpus} from './corpus/brought-corpus.ts';
import {forecastsOf} from './corpus/forecasts.ts';
import {nodeOf} from './corpus/told.ts';
import {truthsOf} from './corpus/truths.ts';
import {kindOptions} from './kind-options.ts';
import {session} from './session.ts';
import {readyEngine} from '../images/engine/engine.ts';
import {debianRelease} from '../images/packaged/node-packages.ts';
import {keptCluster, newCluster, type OpenCluster} from '../harness/explain/repro/open-cluster.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {defaultVersions, newRunId} from '../harness/machine/version.ts';
import {readSettings} from '../harness/machine/settings.ts';
import type {Opening} from '../harness/providers/provider.ts';
import {clusterFacts} from '../harness/providers/node-facts.ts';
import type {CorpusImage} from '../suites/corpus/image.ts';
import {corpus} from '../suites/corpus/index.ts';
import {
	corpusFile,
	mismatches,
	readCorpusRecord,
	recordedRows,
	type CorpusCluster,
	type CorpusRecord,
	type RecordedImage,
} from '../suites/corpus/record.ts';

/**
 * Records what becomes of the images of the corpus: the truth on a cluster, which is a new one unless `--cluster` names a
 * kept one, and the forecasts. `--image` and `--class` (repeatable) record only these again, `--missing` only those
 * that have no truth yet, `--forecast` only the forecasts, and
 * `--quick` looks for nothing to set, and keeps what was found before.
 */

const settings = readSettings();
const {values} = parseArgs({
	options: {
		image: {type: 'string', multiple: true},
		class: {type: 'string', multiple: true},
		cluster: {type: 'string'},
		forecast: {type: 'boolean', default: false},
		quick: {type: 'boolean', default: false},
		missing: {type: 'boolean', default: false},
	},
});

/** A batch is recorded when it has ended: a run that is interrupted has kept most of what it has seen. */
const imagesAtOnce = 15;

process.exitCode = await session(settings, {}, async (progress, signal, left) => {
	const named = corpus.filter(
		row =>
			(values.image?.includes(row.name) ?? true) && (values.class?.includes(row.class) ?? true),
	);
	const done = new Set(recordedRows(named, readCorpusRecord()));
	const rows = named.filter(row => !values.missing || !done.has(row));
	if (rows.length === 0) throw new UsageError('no such image of the corpus is to be recorded');
	const cached = {cache: settings.cache, progress, signal};
	await readyEngine(cached, {privileged: false});
	const opening = {run: newRunId(), progress, signal, left};
	await using cluster = values.forecast ? undefined : await openCluster(opening);
	if (cluster) await writeRecord({cluster: await factsOf(cluster)});
	for (const [index, batch] of batches(rows).entries()) {
		await using brought = await bringCorpus(batch, cached);
		const known = readCorpusRecord();
		const truths = cluster
			? await truthsOf(brought.images, cluster, {
					run: `spd-${opening.run}-${index}`,
					overrides: !values.quick,
					progress,
					signal,
				})
			: new Map(batch.map(({name}) => [name, known.images[name]?.truth ?? []]));
		const end = progress.step(`forecasts for ${batch.length} images`);
		const images: Record<string, RecordedImage> = {};
		for (const each of brought.images) {
			const {name} = each.row;
			const truth = truths.get(name) ?? [];
			const before = known.images[name]?.truth ?? [];
			images[name] = {
				truth: values.quick ? keepingSet(truth, before) : truth,
				forecast: await forecastsOf(each, {node: nodeOf(known.cluster), signal}),
			};
		}
		end();
		await writeRecord({images});
	}
	const {images} = readCorpusRecord();
	process.stdout.write(
		summaryOf(rows.flatMap(({name}) => (images[name] ? [[name, images[name]]] : []))),
	);
	return 0;
});

function batches(rows: readonly CorpusImage[]): readonly (readonly CorpusImage[])[] {
	const count = Math.ceil(rows.length / imagesAtOnce);
	return Array.from({length: count}, (_, index) =>
		rows.slice(index * imagesAtOnce, (index + 1) * imagesAtOnce),
	);
}

async function openCluster(opening: Opening): Promise<OpenCluster> {
	return values.cluster === undefined
		? newCluster(kindOptions(defaultVersions, settings), opening)
		: keptCluster(values.cluster, {...settings, ...opening});
}

async function factsOf({connection, knative}: OpenCluster): Promise<CorpusCluster> {
	const {kubernetes, nodes} = await clusterFacts(connection);
	const [node] = nodes;
	return {
		knative,
		kubernetes,
		containerRuntime: node?.containerRuntime ?? '',
		debian: debianRelease,
	};
}

async function writeRecord(changed: Partial<CorpusRecord>): Promise<void> {
	const before = readCorpusRecord();
	const all = {...before.images, ...changed.images};
	const made: CorpusRecord = {
		cluster: changed.cluster ?? before.cluster,
		images: Object.fromEntries(
			corpus.flatMap(({name}) => (all[name] ? [[name, all[name]] as const] : [])),
		),
	};
	await writeFile(corpusFile, `${JSON.stringify(made, undefined, '\t')}\n`);
}

/** What was found to set, where the outcome is still the same. */
function keepingSet(
	truth: RecordedImage['truth'],
	known: RecordedImage['truth'],
): RecordedImage['truth'] {
	return truth.map(each => {
		const same = known.find(
			({level, outcome, cause}) =>
				level === each.level && outcome === each.outcome && cause?.id === each.cause?.id,
		);
		return same ? {...same, ...each} : each;
	});
}

function summaryOf(images: readonly (readonly [string, RecordedImage])[]): string {
	const compared = images.map(([name, {forecast, truth}]) => mismatches(name, forecast, truth));
	const different = compared.flat();
	const count = images.reduce((sum, [, {truth}]) => sum + truth.length, 0);
	const green = different.filter(({isFalseGreen}) => isFalseGreen).length;
	const lines = different.map(
		({image, level, forecast, truth}) =>
			`  ✘ ${image} [${level}]: forecast ${forecast}, truth ${truth}`,
	);
	return `${[
		...lines,
		`forecast = cluster in ${count - different.length} of ${count} image × level, ${green} false greens`,
	].join('\n')}\n`;
}
