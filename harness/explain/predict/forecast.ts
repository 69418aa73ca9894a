import pMap from 'p-map';
import type {NamedImage} from '../../../images/named/any-image.ts';
import {openImageFiles} from '../../../images/named/image-files.ts';
import {architecture} from '../../../images/engine/image-archive.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {redact} from '../../../images/host/redact.ts';
import {answerOfFirst, judgedByAnswer} from '../causes/amiss.ts';
import {causeOf} from '../causes/catalogue.ts';
import {readImage} from '../causes/file-facts.ts';
import {imageFacts} from '../causes/image-facts.ts';
import type {ImageFacts} from '../causes/finding.ts';
import type {Level} from '../../model/levels.ts';
import {forecastsAtOnce} from '../../machine/limits.ts';
import {assumedNodes, type AssumedNode, type NodeName} from './assumed-node.ts';
import {isForecast, predict, type NotForecast, type Prediction} from './predict.ts';
import type {Question} from './question.ts';
import {remarks, unknowable} from './unknowable.ts';

/** The forecast for an image, level by level, and what no forecast can know. */
export interface Forecast {
	readonly image: Pick<NamedImage, 'named' | 'from' | 'id'> & ImageFacts;
	/** The port of the requests, and whether the user declared it. */
	readonly port: {readonly asked: number; readonly declared: boolean};
	readonly node: {readonly name: NodeName; readonly told: string} & AssumedNode['facts'];
	readonly levels: readonly (Prediction | NotForecast)[];
	/** What the reader should know about this image, machine and question. */
	readonly remarks: readonly string[];
	readonly cannotKnow: readonly string[];
}

/** What a user would set for the image, and the assumed node. */
export interface Assumed {
	readonly port?: number;
	readonly runAsUser?: number;
	readonly node: NodeName;
	readonly levels: readonly Level[];
	/** Milliseconds within which it must answer. */
	readonly wait: number;
}

/** Forecasts the outcome of an image that the engine has, at all levels in parallel; everything is removed again. */
export async function forecast(
	image: NamedImage,
	{port, runAsUser, node, levels, wait}: Assumed,
	signal: AbortSignal,
): Promise<Forecast> {
	await using files = await openImageFiles(image, signal);
	const [facts, read] = await Promise.all([imageFacts(image, files), readImage(image, files)]);
	const question: Question = {
		image,
		facts,
		read,
		node: assumedNodes[node],
		wait,
		...(port === undefined ? {} : {ports: [{containerPort: port}]}),
		...(runAsUser === undefined ? {} : {securityContext: {runAsUser}}),
	};
	const predictions = await predictAll(
		levels.map(level => ({question, level})),
		signal,
	);
	const {named, from, id} = image;
	const asked = port ?? 8080;
	return {
		image: {named, from, id, ...facts},
		port: {asked, declared: port !== undefined},
		node: {name: node, told: assumedNodes[node].told, ...assumedNodes[node].facts},
		levels: besideLower(predictions),
		remarks: remarks({facts, asked, node, here: architecture()}),
		cannotKnow: unknowable(wait),
	};
}

/** Each level judged together with the answers at the levels below it. */
function besideLower(
	levels: readonly (Prediction | NotForecast)[],
): readonly (Prediction | NotForecast)[] {
	return levels.map((each, index) => {
		if (!isForecast(each)) return each;
		const lower = levels.slice(0, index).filter(isForecast);
		const below = answerOfFirst(lower.map(({finding}) => finding));
		const {cause: _, ...others} = each;
		const finding = judgedByAnswer(each.finding, below);
		const cause = causeOf(finding);
		return {...others, finding, ...(cause && {cause})};
	});
}

/**
 * Several questions at several levels, as many at once as the machine can run, in the order of the questions. What the
 * engine cannot run has the reason in its place.
 */
export async function predictAll(
	asked: readonly {readonly question: Question; readonly level: Level}[],
	signal: AbortSignal,
): Promise<readonly (Prediction | NotForecast)[]> {
	// If one fails, the others end first, so that all of them are removed.
	const attempts = await pMap(
		asked,
		({question, level}) =>
			predict(question, level, signal).then(
				prediction => ({prediction}),
				(error: unknown) => ({error, level}),
			),
		{concurrency: forecastsAtOnce},
	);
	return attempts.map(attempt => {
		if (!('error' in attempt)) return attempt.prediction;
		const {error, level} = attempt;
		if (error instanceof EnvironmentError) return {level, notForecast: redact(error.message)};
		throw error;
	});
}
