import {readFileSync} from 'node:fs';
import path from 'node:path';
import {levels, type Level} from '../../harness/model/levels.ts';
import type {Outcome} from '../../harness/model/row.ts';
import type {CorpusImage} from './image.ts';

/** What became of the images of the corpus, recorded by `scripts/corpus.ts`. */
export interface CorpusRecord {
	/** What the truth was seen on. */
	readonly cluster: CorpusCluster;
	/** By the name of the image. */
	readonly images: Readonly<Record<string, RecordedImage>>;
}

export interface CorpusCluster {
	readonly knative: string;
	readonly kubernetes: string;
	readonly containerRuntime: string;
	readonly debian: string;
}

/** Each in the order of the levels. */
export interface RecordedImage {
	/** On the cluster. */
	readonly truth: readonly RecordedTruth[];
	/** By `spd predict`, on the engine of the machine that recorded it. */
	readonly forecast: readonly CorpusForecast[];
}

export type CorpusForecast =
	| CorpusAnswer
	/** Why the engine cannot forecast the level. */
	| {readonly level: Level; readonly outcome?: never; readonly notForecast: string};

/** The part of a finding that does not depend on the machine. */
export interface CorpusAnswer {
	readonly level: Level;
	readonly outcome: Outcome;
	/** The last lines of the kubelet's, the runtime's or the app's message, if it did not become ready. */
	readonly words?: string;
	readonly exitCode?: number;
	/** HTTP status of the app's own answer. */
	readonly http?: number;
	/** From the catalogue. */
	readonly cause?: {readonly id: string; readonly title: string};
}

export interface RecordedTruth extends CorpusAnswer {
	/** The smallest override that made it work there, in words; missing if none of those tried did. */
	readonly set?: string;
	/** How many overrides were tried, if none helped; missing if none was tried. */
	readonly tried?: number;
	/** What may be changed in the image instead. */
	readonly image?: string;
}

/** A level at which forecast and truth differ. */
export interface Mismatch {
	readonly image: string;
	readonly level: Level;
	/** `none`: the engine cannot tell. */
	readonly forecast: Outcome | 'none';
	readonly truth: Outcome;
	/** Forecast to be ready, and it is not: the error that costs most. */
	readonly isFalseGreen: boolean;
}

/** How forecasts agree with the truth of the same levels. */
export function mismatches(
	image: string,
	forecast: readonly CorpusForecast[],
	truth: readonly CorpusAnswer[],
): readonly Mismatch[] {
	return truth.flatMap(({level, outcome}) => {
		const told = forecast.find(each => each.level === level)?.outcome ?? 'none';
		if (told === outcome) return [];
		return [{image, level, forecast: told, truth: outcome, isFalseGreen: told === 'ready'}];
	});
}

/** The rows whose truth was recorded at every level. */
export function recordedRows(
	rows: readonly CorpusImage[],
	{images}: CorpusRecord,
): readonly CorpusImage[] {
	return rows.filter(({name}) => images[name]?.truth.length === levels.length);
}

export const corpusFile = path.join(import.meta.dirname, 'record.json');

/** The record stored beside this file. */
export function readCorpusRecord(): CorpusRecord {
	return JSON.parse(readFileSync(corpusFile, 'utf8')) as CorpusRecord;
}
