import type {Cause} from '../causes/cause.ts';
import type {Finding, ImageFacts} from '../causes/finding.ts';
import type {Override} from '../causes/override.ts';
import type {Level} from '../../model/levels.ts';
import type {ProcessFacts} from '../../model/row.ts';

/** What became of an image or a manifest at each level, on one cluster or on several; what `--json` prints. */
export interface ReproReport {
	readonly schema: 'secure-pod-defaults/repro/v1';
	/** The version of `spd`. */
	readonly spd: string;
	/** As on the command line. */
	readonly named: string;
	/** The serving container's image; undefined where it was only referred to. */
	readonly image?: {readonly id: string; readonly from: string; readonly facts: ImageFacts};
	/** The Service as its user writes it, in YAML. */
	readonly manifest: string;
	/** Other objects of the file, which were not created. */
	readonly leftOut: readonly string[];
	/** In the order in which they were asked. */
	readonly clusters: readonly ClusterAnswer[];
}

/** What one cluster answered. */
export interface ClusterAnswer {
	readonly cluster: string;
	readonly knative: string;
	readonly kubernetes: string;
	readonly containerRuntime: string;
	/**
	 * Of somebody else's cluster: what its ConfigMap sets `secure-pod-defaults` to, `null` where it is not set, and whether
	 * the cluster answers by the level so named; `otherwise` is what a plain Service gets, where that is what no level gives.
	 */
	readonly configured?: {
		readonly value: string | null;
		readonly isHonoured: boolean;
		readonly otherwise?: string;
	};
	readonly levels: readonly LevelAnswer[];
}

export type LevelAnswer =
	| ToldLevel
	/** No spelling selects the level in this release. */
	| {readonly level: Level; readonly missing: string};

export interface ToldLevel {
	readonly level: Level;
	/** What the level made of the manifest's securityContexts: a unified diff; empty when it left them alone. */
	readonly added: string;
	readonly attempt: Attempt;
	/** What was set to make it work, in the order of their size. */
	readonly tried: readonly Tried[];
	/** The smallest of them that did. */
	readonly set?: {readonly override: Override; readonly manifest: string};
}

/** What became of one Service. */
export interface Attempt {
	readonly finding: Finding;
	readonly cause?: Cause;
	/** What its first process had; undefined where it had ended, never started, or cannot be read. */
	readonly process?: ProcessFacts;
	/** The beginning of what it answered. */
	readonly answer?: string;
	/** From its creation until it was judged. */
	readonly seconds: number;
	/** It had come to no end after so many seconds, and was not waited for any longer. */
	readonly ranOut?: number;
}

export interface Tried {
	readonly override: Override;
	readonly attempt: Attempt;
}

/** Whether a level was entered and asked. */
export function isTold(answer: LevelAnswer): answer is ToldLevel {
	return 'attempt' in answer;
}

/** Whether the app answered over HTTP. */
export function isReady({finding}: Attempt): boolean {
	return finding.outcome === 'ready';
}
