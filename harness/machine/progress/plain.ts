import {elapsed} from './elapsed.ts';
import type {Clock, OpenLine, Sink, Surface} from './surface.ts';

/** Long steps print a line this often, so that they do not look hung. */
const silence = 20_000;

interface Line {
	readonly title: string;
	readonly started: number;
	shown: number;
	detail: string;
}

/** One line when a step begins and one when it ends, for logs. */
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
			this.#tell(line, line.detail === '' ? 'still running' : line.detail);
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
