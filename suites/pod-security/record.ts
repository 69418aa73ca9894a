import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Level} from '../../harness/model/levels.ts';

/** The profiles of Pod Security that refuse anything. */
export const profiles = ['restricted', 'baseline'] as const;

export type Profile = (typeof profiles)[number];

/** What Pod Security says of the Pods of each level on each Kubernetes, recorded by `scripts/pod-security.ts`. */
export interface PodSecurityRecord {
	readonly knative: string;
	readonly clusters: readonly {
		/** `1.34.10` */
		readonly kubernetes: string;
		readonly answers: readonly PodAnswers[];
	}[];
}

/** One Pod at one level. */
export interface PodAnswers {
	/** Of `judgedPods`. */
	readonly pod: string;
	readonly level: Level;
	/** The failed checks, sorted, by profile and by the value of the label `enforce-version`. */
	readonly checks: Readonly<Record<Profile, Readonly<Record<string, readonly string[]>>>>;
}

export const recordFile = path.join(import.meta.dirname, 'record.json');

export const readRecord = (): PodSecurityRecord =>
	JSON.parse(readFileSync(recordFile, 'utf8')) as PodSecurityRecord;
