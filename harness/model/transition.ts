import type {Json} from './json.ts';
import type {Level} from './levels.ts';

/** What the key is set to; `absent` is no key. */
export type KeyValue = Level | 'absent';

/** What a switch does to one Service that is there. Contexts are those of its serving container; `null` is none. */
export interface TransitionedService {
	readonly name: string;
	/** What its Deployment has before the switch. */
	readonly before: Json;
	/** After the switch and a forced, visible reconcile, with nothing else done. */
	readonly atRest: Json;
	/** What changes of it answer after the switch, by dry runs; of those that were accepted before. */
	readonly refused: readonly {readonly what: string; readonly by: string; readonly words: string}[];
	/** What a real annotation by its creator does. */
	readonly annotation: 'no new Revision' | 'new Revision' | 'refused' | 'no effect';
	/** What the next Revision is stored with, after a change of the image by its creator; left out if that is refused. */
	readonly template?: Json;
}

export interface Transition {
	readonly from: KeyValue;
	readonly to: KeyValue;
	readonly services: readonly TransitionedService[];
}

/** What one thing done to a plain Service brings about after a switch from `disabled` to `enabled`. */
export interface Act {
	readonly what: string;
	/** The context in the Service. */
	readonly stored: Json;
	/** In the Deployment of each Revision, by the Revision's name. */
	readonly rendered: Readonly<Record<string, Json>>;
}
