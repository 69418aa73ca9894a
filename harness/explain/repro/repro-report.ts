import type {Cause} from '../causes/cause.ts';
import type {LevelsDoing} from '../experiment/levels-doing.ts';
import type {Finding, ImageFacts} from '../causes/finding.ts';
import type {Override} from '../causes/override.ts';
import type {Level} from '../../model/levels.ts';
import type {ProcessFacts} from '../../model/row.ts';

/** The outcome of an image or a manifest at each level, on one or more clusters; the output of `--json`. */
export interface ReproReport {
	readonly schema: 'secure-pod-defaults/repro/v1';
	/** The version of `spd`. */
	readonly spd: string;
	/** As on the command line. */
	readonly named: string;
	/** The serving container's image; undefined if it was not read. */
	readonly image?: {readonly id: string; readonly from: string; readonly facts: ImageFacts};
	/** The Service as its user writes it, in YAML. */
	readonly manifest: string;
	/** Other objects of the file, which were not created. */
	readonly leftOut: readonly string[];
	/** In the order of the requests. */
	readonly clusters: readonly ClusterAnswer[];
}

/** The answer of one cluster. */
export interface ClusterAnswer {
	readonly cluster: string;
	readonly knative: string;
	readonly kubernetes: string;
	readonly containerRuntime: string;
	/**
	 * For an existing cluster: the value of `secure-pod-defaults` in its ConfigMap, `null` if not set, and whether the
	 * cluster answers by that level; `otherwise` is what a plain Service gets, if no level gives that.
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
	/** How the level changed the manifest's securityContexts: a unified diff; empty if it did not. */
	readonly added: string;
	readonly attempt: Attempt;
	/** Whether it is due to the level, and to which of its settings; undefined if nothing was compared or tried. */
	readonly doing?: LevelsDoing;
	/** The overrides that were tried to make it work, by size. */
	readonly tried: readonly Tried[];
	/** It ends as at `disabled`, where nothing that was tried helps: a level takes more away, so nothing was tried here. */
	readonly asAtDisabled?: true;
	/** The one that helped and costs least, and in plain words what it costs; nothing: no level loses anything by it. */
	readonly set?: {
		readonly override: Override;
		readonly manifest: string;
		readonly costs: readonly string[];
	};
}

/** The outcome of one Service. */
export interface Attempt {
	readonly finding: Finding;
	readonly cause?: Cause;
	/** The facts of its first process; undefined if it had ended, never started, or cannot be read. */
	readonly process?: ProcessFacts;
	/** The start of its answer. */
	readonly answer?: string;
	/** From its creation until it was judged. */
	readonly seconds: number;
	/** It had no outcome after this many seconds, and the wait ended. */
	readonly ranOut?: number;
}

export interface Tried {
	readonly override: Override;
	readonly attempt: Attempt;
}

/** Whether a level was entered and tested. */
export function isTold(answer: LevelAnswer): answer is ToldLevel {
	return 'attempt' in answer;
}

export function isReady({finding}: Attempt): boolean {
	return finding.outcome === 'ready';
}
