import {ownedByAdmission, owners, type Owner} from '../model/requirement.ts';
import {harness} from '../machine/version.ts';
import type {LevelSource} from '../model/level-source.ts';

/** The defaulting implementation that is judged on a cluster. */
export type ClusterSubject =
	/** Knative Serving's own, which is there. */
	| {readonly kind: 'knative'}
	/** Ours, which is deployed and registered for the run. */
	| {readonly kind: 'reference'}
	/** Anybody's, which runs somewhere and is registered for the run. */
	| {
			readonly kind: 'webhook';
			readonly url: URL;
			/** PEM; left out: the API server's own authorities. */
			readonly ca?: string;
			readonly level: LevelSource;
	  };

/** Those that need no node to run on. */
export type WithoutContainer = Exclude<ClusterSubject, {readonly kind: 'reference'}>;

/** Whose doing the subject answers for, and its version where that is known; `knative` is Knative's. */
export function factsOf(
	{kind}: ClusterSubject,
	knative: string,
): {readonly owns: readonly Owner[]; readonly version: string | undefined} {
	switch (kind) {
		case 'knative':
			return {owns: owners, version: knative};
		case 'reference':
			return {owns: ownedByAdmission, version: harness().version};
		case 'webhook':
			return {owns: ownedByAdmission, version: undefined};
	}
}
