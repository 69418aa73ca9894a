import type {Durations, Took} from './durations.ts';
import {remaining} from './remaining.ts';
import type {Clock} from './surface.ts';

/** What the phases of a run are compared with. */
export interface Compared {
	readonly now: Clock;
	readonly durations: Durations;
	/** When the last step began that a machine does once: a phase with one does not take its usual time. */
	readonly lastBuild: () => number;
}

interface Phase {
	readonly name: string;
	readonly started: number;
}

/** The phases of a run, one after the other, and how long they take. */
export class Phases {
	readonly #compared: Compared;
	readonly #over: Took[] = [];
	#current: Phase;
	#ahead: readonly string[];

	/** The first begins at once; `ahead` are the names of those that will follow. */
	constructor(first: string, ahead: readonly string[], compared: Compared) {
		this.#compared = compared;
		this.#current = {name: first, started: compared.now()};
		this.#ahead = ahead;
	}

	/** Ends the current phase; those that were planned before this one are left out. */
	begin(name: string): void {
		this.#over.push(...this.#took());
		this.#current = {name, started: this.#compared.now()};
		this.#ahead = this.#ahead.slice(this.#ahead.indexOf(name) + 1);
	}

	/** See `remaining`. */
	get remaining(): string | undefined {
		const {now, durations} = this.#compared;
		if (this.#hasBuilt) return undefined;
		return remaining({
			over: this.#over.map(({name, milliseconds}) => ({
				took: milliseconds,
				usually: durations.of(name),
			})),
			current: {
				took: now() - this.#current.started,
				usually: durations.of(this.#current.name),
			},
			ahead: this.#ahead.map(name => durations.of(name)),
		});
	}

	/** Ends the current phase, and keeps how long each has taken for later runs. */
	async keep(): Promise<void> {
		await this.#compared.durations.keep([...this.#over, ...this.#took()]);
	}

	/** The time of the current phase, if another run can be compared with it. */
	#took(): readonly Took[] {
		const {name, started} = this.#current;
		return this.#hasBuilt ? [] : [{name, milliseconds: this.#compared.now() - started}];
	}

	get #hasBuilt(): boolean {
		return this.#compared.lastBuild() >= this.#current.started;
	}
}
