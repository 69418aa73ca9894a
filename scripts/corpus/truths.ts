import pMap from 'p-map';
import pRetry from 'p-retry';
import {sendImagesTogether} from '../../images/engine/send-image.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {imageFacts} from '../../harness/explain/causes/image-facts.ts';
import {attempt} from '../../harness/explain/repro/attempt.ts';
import {levelAnswer, type Asked} from '../../harness/explain/repro/level-answer.ts';
import type {OpenCluster} from '../../harness/explain/repro/open-cluster.ts';
import {tellOverride} from '../../harness/explain/repro/render/tell.ts';
import {isReady, type ToldLevel} from '../../harness/explain/repro/repro-report.ts';
import {atEach} from '../../harness/explain/repro/reproduce.ts';
import {serviceOf} from '../../harness/explain/repro/service.ts';
import {answerWithin, startWithin} from '../../harness/explain/repro/waits.ts';
import {levels, type Level} from '../../harness/model/levels.ts';
import {RunNamespace} from '../../harness/reading/run-namespace.ts';
import {placesAtOnce} from '../../harness/reading/capacity.ts';
import type {RecordedTruth} from '../../suites/corpus/record.ts';
import type {Progress} from '../../images/host/progress.ts';
import type {BroughtImage} from './brought-corpus.ts';
import {toldOf} from './told.ts';

export interface TruthSettings {
	/** The label of what is created. */
	readonly run: string;
	/** Whether to find out what to set where an image does not become ready; takes several times as long. */
	readonly overrides: boolean;
	readonly progress: Progress;
	readonly signal: AbortSignal;
}

/** Milliseconds until an image of the corpus answers: databases take 10 s on a busy node. */
const startTakes = 60_000;

/** What becomes of the images on a cluster of this project: each level is entered once for all of them. */
export async function truthsOf(
	images: readonly BroughtImage[],
	cluster: OpenCluster,
	settings: TruthSettings,
): Promise<ReadonlyMap<string, readonly RecordedTruth[]>> {
	const {run, overrides, progress, signal} = settings;
	const {connection, node} = cluster;
	if (node === undefined)
		throw new EnvironmentError(`${cluster.name} has no node to send images to`);
	const end = progress.step(`sending ${images.length} images into the node`);
	const references = images.map(({image}) => image.reference);
	await using _ = await sendImagesTogether(node.container, references, signal);
	end();
	const asked = await pMap(
		images,
		async each => ({
			name: each.row.name,
			lower: [] as ToldLevel[],
			question: await questionOf(each, {cluster, settings}),
		}),
		{concurrency: 2},
	);
	const atOnce = overrides
		? fullAnswersAtOnce
		: Math.min(answersAtOnce, await placesAtOnce(connection));
	for (const level of levels) {
		const ended = progress.step(`${level}: ${images.length} images`);
		const answers = await pRetry(
			number => answersAt(level, `${run}-${level}${number === 1 ? '' : `-${number}`}`),
			{
				...ifRefused,
				onFailedAttempt: ({error}) => progress.note(`${level}, once more: ${error.message}`),
				shouldRetry: () => !signal.aborted,
			},
		);
		for (const [index, answer] of answers.entries()) asked[index]?.lower.push(answer);
		ended();
	}
	return new Map(asked.map(({name, lower}) => [name, lower.map(recorded)]));

	async function answersAt(wanted: Level, namespace: string): Promise<readonly ToldLevel[]> {
		const answers: ToldLevel[] = [];
		await atEach([wanted], {connection, run, signal}, {}, async (level, missing) => {
			if (missing !== undefined) throw new EnvironmentError(missing);
			await using closing = new AsyncDisposableStack();
			const shared = await RunNamespace.open(connection, {name: namespace, run, enforced: 'plain'});
			closing.defer(() => shared.close());
			answers.push(
				...(await pMap(
					asked,
					async (each, index) => {
						signal.throwIfAborted();
						return overrides
							? levelAnswer(level, `${namespace}-${index}`, each.question, each.lower)
							: answerAlone(level, shared, each);
					},
					{concurrency: atOnce},
				)),
			);
		});
		return answers;
	}
}

/** A busy cluster does not take every request: that shows nothing about the images. */
const ifRefused = {retries: 3, minTimeout: 10_000} as const;

/** Each starts up to ten containers itself. */
const fullAnswersAtOnce = 2;
/** Four keep two processors busy; with more, webhooks of Knative begin to miss their deadline. */
const answersAtOnce = 4;

async function questionOf(
	{row, image}: BroughtImage,
	{cluster, settings}: {readonly cluster: OpenCluster; readonly settings: TruthSettings},
): Promise<Asked> {
	const {run, progress, signal} = settings;
	return {
		service: serviceOf(row.name, row.port),
		beside: [],
		pasted: new Map(),
		facts: await imageFacts(image, signal),
		factsBeside: new Map(),
		references: new Map([[row.name, image.reference]]),
		connection: cluster.connection,
		node: cluster.node?.access,
		wait: startTakes,
		run,
		progress: {step: () => () => {}, note: line => progress.note(line)},
		signal,
	};
}

async function answerAlone(
	level: Level,
	runNamespace: RunNamespace,
	{name, question, lower}: OneImage,
): Promise<ToldLevel> {
	const attempts = lower.map(each => each.attempt);
	const made = await pRetry(
		number =>
			attempt({...question, runNamespace}, question.service, {
				name: `${name.slice(0, longestName)}${number === 1 ? '' : `-${number}`}`,
				limit: startWithin(question.wait, attempts),
				answer: answerWithin(attempts),
				lower: attempts.map(({finding}) => finding),
			}),
		{...ifRefused, shouldRetry: () => !question.signal.aborted},
	);
	return {level, added: '', attempt: made.attempt, tried: []};
}

interface OneImage {
	readonly name: string;
	readonly question: Asked;
	/** At the levels below. */
	readonly lower: readonly ToldLevel[];
}

/** As in `safeName`. */
const longestName = 26;

function recorded({level, attempt: made, set, tried}: ToldLevel): RecordedTruth {
	const [image] = made.cause?.imageChanges ?? [];
	return {
		...toldOf(level, made),
		...(set && {set: tellOverride(set.override)}),
		...(!set && !isReady(made) && tried.length > 0 && {tried: tried.length}),
		...(image !== undefined && {image}),
	};
}
