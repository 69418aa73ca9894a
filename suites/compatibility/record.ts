import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Level} from '../../harness/model/levels.ts';
import type {Outcome} from '../../harness/model/row.ts';

/** What became of the sample images on real clusters, as `scripts/compatibility.ts` has recorded it. */
export interface CompatibilityRecord {
	/** Where the images came from: `packaged` ones are stand-ins for official ones. */
	readonly images: string;
	readonly clusters: readonly RecordedCluster[];
}

export interface RecordedCluster {
	readonly knative: string;
	readonly kubernetes: string;
	readonly containerRuntime: string;
	/** By the name of a workload, one a level. */
	readonly answers: Readonly<Record<string, readonly RecordedAnswer[]>>;
}

export type RecordedAnswer =
	| {
			readonly level: Level;
			readonly outcome: Outcome;
			/** The outcome in a few words. */
			readonly told: string;
			/** The last line of what kubelet, runtime or app said. */
			readonly words?: string;
			/** Which of the catalogue's causes it is, in words. */
			readonly cause?: string;
			/** The smallest override that made it work there; undefined where none of those that were tried did. */
			readonly set?: string;
			/** How many overrides were tried, where none helped. */
			readonly tried?: number;
			/** What may be changed of the image instead. */
			readonly image?: string;
	  }
	| {readonly level: Level; readonly missing: string};

export const recordFile = path.join(import.meta.dirname, 'record.json');

/** The record that is kept beside this file. */
export function readRecord(): CompatibilityRecord {
	return JSON.parse(readFileSync(recordFile, 'utf8')) as CompatibilityRecord;
}
