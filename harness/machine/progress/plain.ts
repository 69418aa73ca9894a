import {elapsed} from './elapsed.ts';
import type {Clock, OpenLine, Sink, Surface} from './surface.ts';

/** Long work gives a sign of life this often, so that nobody takes it for hung. */
const silence = 20_000;

interface Line {
	readonly title: string;
	readonly started: number;
	shown: number;
	detail: string;
}

/** A line when something begins and one when it ends, for logs. */
export class PlainSurface implements Surface {
	readonly #sink: Sink;
	readonly #now: Clock;
	readonly #open = new Set<Line>();

	constructor(sink: Sink, now: Clock) {
		this.#sink = sink;
		this.#now = now;
	}

	open(title: string): OpenLine {
		const line = {title, started: this.#now(), shown: this.#now(), detail: ''};
		this.#open.add(line);
		this.note(`${title} …`);
		return {
			say: detail => {
				line.detail = detail;
			},
			end: (outcome = line.detail) => {
				if (this.#open.delete(line)) this.#tell(line, outcome === '' ? 'done' : outcome);
			},
		};
	}

	note(line: string): void {
		this.#sink.write(`${line}\n`);
	}

	tick(): void {
		const now = this.#now();
		for (const line of this.#open) {
			if (now - line.shown < silence) continue;
			line.shown = now;
			this.#tell(line, line.detail === '' ? 'still at it' : line.detail);
		}
	}

	close(): void {
		for (const line of this.#open) this.#tell(line, 'not finished');
		this.#open.clear();
	}

	#tell({title, started}: Line, what: string): void {
		this.note(`${title}: ${what} (${elapsed(this.#now() - started)})`);
	}
}
