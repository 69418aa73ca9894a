import type {ListedAnswer, Unanswered} from './listed-answer.ts';
import type {Tally} from './tally.ts';

/** The answer for a list of images; the output of `--json`. */
export interface ListReport extends Tally {
	readonly schema: 'secure-pod-defaults/list/v1';
	/** The version of `spd`. */
	readonly spd: string;
	/** `predict`: forecast here, what to set was not tried. `repro`: seen on a cluster, what to set has helped there. */
	readonly by: 'predict' | 'repro';
	readonly list: string;
	/** Where the answers are kept. */
	readonly results: string;
	/** How many of the answers were kept from an earlier run. */
	readonly kept: number;
	readonly answers: readonly ListedAnswer[];
	/** Lines and images without an answer. */
	readonly unanswered: readonly Unanswered[];
}
