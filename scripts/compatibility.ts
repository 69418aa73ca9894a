import path from 'node:path';
import process from 'node:process';
import {writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {kindOptions} from './kind-options.ts';
import {session} from './session.ts';
import {causeOf} from '../harness/explain/causes/catalogue.ts';
import {limits} from '../harness/machine/limits.ts';
import type {Opening} from '../harness/providers/provider.ts';
import {bringImages, sendImages} from '../harness/explain/repro/bring-images.ts';
import {newCluster} from '../harness/explain/repro/open-cluster.ts';
import {tellOutcome, tellOverride, wordsOf} from '../harness/explain/repro/render/tell.ts';
import {isTold, type LevelAnswer} from '../harness/explain/repro/repro-report.ts';
import {reproduceMany, type OwnQuestion} from '../harness/explain/repro/reproduce.ts';
import {clusterFacts} from '../harness/providers/node-facts.ts';
import {newRunId, defaultVersions} from '../harness/machine/version.ts';
import {readSettings} from '../harness/machine/settings.ts';
import {stable} from '../harness/observe/stable-text.ts';
import {manifestOf} from '../harness/model/manifest.ts';
import {compatibilityPage} from '../suites/compatibility/page.ts';
import {
	readRecord,
	recordFile,
	type CompatibilityRecord,
	type RecordedAnswer,
	type RecordedCluster,
} from '../suites/compatibility/record.ts';
import {images} from '../suites/runtime/workloads.ts';

/**
 * Generates docs/compatibility.md: every sample image at every level of the named releases (`--knative`,
 * repeatable), each on its own cluster, together with the recorded results of others; with `--render` from the
 * recorded results alone.
 */

const settings = readSettings();
const page = path.join(import.meta.dirname, '..', 'docs', 'compatibility.md');
const {values} = parseArgs({
	options: {knative: {type: 'string', multiple: true}, render: {type: 'boolean'}},
});

process.exitCode = values.render
	? await publish(readRecord())
	: await session(settings, {}, async (progress, signal, left) => {
			const made: RecordedCluster[] = [];
			for (const knative of values.knative ?? [defaultVersions.knative]) {
				const opening = {run: newRunId(), progress, signal, left};
				made.push(await record(knative, opening));
			}
			const {images: source, clusters} = readRecord();
			const anew = new Set(made.map(({knative}) => knative));
			const others = clusters.filter(({knative}) => !anew.has(knative));
			return publish({
				images: source,
				clusters: [...others, ...made].toSorted((a, b) => byVersion(a.knative, b.knative)),
			});
		});

async function record(knative: string, opening: Opening): Promise<RecordedCluster> {
	const {progress, signal} = opening;
	const options = kindOptions({...defaultVersions, knative}, settings);
	await using cluster = await newCluster(options, opening);
	await using brought = new AsyncDisposableStack();
	const questions = new Map<string, OwnQuestion>();
	for (const workload of images) {
		const placement = {name: workload.name, namespace: '', image: workload.image};
		const service = manifestOf('Service', workload, placement);
		const source = async () => options.images ?? ('packaged' as const);
		const named = brought.use(
			await bringImages(service, {cache: settings.cache, progress, signal, source}),
		);
		const {references} = brought.use(
			await sendImages(cluster.node?.container ?? '', named, signal),
		);
		const {facts, factsBeside, reads} = named;
		questions.set(workload.name, {service, facts, factsBeside, reads, references});
	}
	const answers = await reproduceMany(
		{
			cluster: cluster.name,
			knative,
			connection: cluster.connection,
			node: cluster.node?.access,
			run: `spd-${opening.run}`,
			wait: limits.overrideAnswers,
			progress,
			signal,
		},
		questions,
	);
	const {kubernetes, nodes} = await clusterFacts(cluster.connection);
	return {
		knative,
		kubernetes,
		containerRuntime: nodes[0]?.containerRuntime ?? '',
		answers: Object.fromEntries([...answers].map(([name, all]) => [name, all.map(recorded)])),
	};
}

function recorded(answer: LevelAnswer): RecordedAnswer {
	const {level} = answer;
	if (!isTold(answer)) return {level, missing: answer.missing};
	const {attempt, set, tried} = answer;
	// Durations and wait times depend on the machine, and so do a cause derived from them and the number of
	// overrides that were running when one helped.
	const {answeredAfter: _, ...finding} = attempt.finding;
	const cause = causeOf(finding);
	const {outcome} = finding;
	const [words] = stable(wordsOf(attempt)).split('\n').slice(-1);
	const [image] = cause?.imageChanges ?? [];
	return {
		level,
		outcome,
		told: tellOutcome({finding, seconds: attempt.seconds}),
		...(outcome !== 'ready' && words && {words}),
		...(cause && {cause: cause.title}),
		...(set && {set: tellOverride(set.override)}),
		...(!set && outcome !== 'ready' && {tried: tried.length}),
		...(image !== undefined && {image}),
	};
}

async function publish(made: CompatibilityRecord): Promise<number> {
	await writeFile(recordFile, `${JSON.stringify(made, undefined, '\t')}\n`);
	await writeFile(page, compatibilityPage(made));
	return 0;
}

function byVersion(a: string, b: string): number {
	return a.localeCompare(b, 'en', {numeric: true});
}
