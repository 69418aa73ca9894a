import {ownedByAdmission, owners, type Owner} from '../model/requirement.ts';
import {harness} from '../machine/version.ts';
import type {LevelSource} from '../model/level-source.ts';

/** The defaulting implementation that is judged on a cluster. */
export type ClusterSubject =
	/** Knative Serving's own, which is already there. */
	| {readonly kind: 'knative'}
	/** The reference implementation, deployed and registered for the run. */
	| {readonly kind: 'reference'}
	/** A webhook that already runs somewhere, registered for the run. */
	| {
			readonly kind: 'webhook';
			readonly url: URL;
			/** PEM; default: the API server's own authorities. */
			readonly ca?: string;
			readonly level: LevelSource;
	  };

/** Those that need no node to run on. */
export type WithoutContainer = Exclude<ClusterSubject, {readonly kind: 'reference'}>;

/** What the subject is responsible for, and its version if known; `knative` is Knative's version. */
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
