import type {Json} from './json.ts';
import type {Level, Tier} from './levels.ts';
import type {Observation} from './observation.ts';
import type {Expectation} from './row.ts';

/**
 * `observed`: never judged (drift, or documentation silent). `inconclusive`: could not be judged.
 * `not applicable`: no spelling selects the row's level.
 */
export const statuses = ['passed', 'failed', 'observed', 'inconclusive', 'not applicable'] as const;

export type Status = (typeof statuses)[number];

/** One line of results.jsonl. */
export interface Result {
	readonly key: string;
	readonly requirement: string;
	readonly alsoProves: readonly string[];
	readonly level: Level;
	readonly case: string;
	readonly tier: Tier;
	readonly configuration: string;
	readonly status: Status;
	readonly expected: Expectation;
	readonly observed?: Observation;
	/** What differs, or why it could not be judged; one line. */
	readonly reason?: string;
	readonly evidence?: Evidence;
	/**
	 * Milliseconds from the first watch event that showed the container's end to the judgement, if there was such an
	 * event.
	 */
	readonly sinceShown?: number;
	/** From the row's start to its judgement. */
	readonly milliseconds: number;
}

/** Where a failure can be inspected; secrets redacted. */
export interface Evidence {
	/** `namespace/kind/name` of the judged object. */
	readonly object?: string;
	readonly events?: readonly string[];
	readonly log?: readonly string[];
	readonly conditions?: readonly Json[];
	/** What Knative's webhook and controller logged around it, a line each after its Pod's name. */
	readonly components?: readonly string[];
}
