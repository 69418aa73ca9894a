import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Level} from '../../harness/model/levels.ts';
import type {Outcome} from '../../harness/model/row.ts';

/** The outcome of the sample images on real clusters, recorded by `scripts/compatibility.ts`. */
export interface CompatibilityRecord {
	/** The source of the images: `packaged` ones are stand-ins for official ones. */
	readonly images: string;
	readonly clusters: readonly RecordedCluster[];
}

export interface RecordedCluster {
	readonly knative: string;
	readonly kubernetes: string;
	readonly containerRuntime: string;
	/** By the name of a workload, one for each level. */
	readonly answers: Readonly<Record<string, readonly RecordedAnswer[]>>;
}

export type RecordedAnswer =
	| {
			readonly level: Level;
			readonly outcome: Outcome;
			/** The outcome in a few words. */
			readonly told: string;
			/** The last line of the kubelet's, runtime's or app's message. */
			readonly words?: string;
			/** The cause from the catalogue, in words. */
			readonly cause?: string;
			/** The smallest override that made it work there; undefined if none of those tried did. */
			readonly set?: string;
			/** How many overrides were tried, if none helped. */
			readonly tried?: number;
			/** What may be changed in the image instead. */
			readonly image?: string;
	  }
	| {readonly level: Level; readonly missing: string};

export const recordFile = path.join(import.meta.dirname, 'record.json');

/** The record stored beside this file. */
export function readRecord(): CompatibilityRecord {
	return JSON.parse(readFileSync(recordFile, 'utf8')) as CompatibilityRecord;
}
