import type {Style} from '../style.ts';
import {elapsed, elapsedOf} from './elapsed.ts';
import {marked} from './mark.ts';
import type {Clock, Mark, OpenLine, Sink, Surface} from './surface.ts';

/** Long steps print a line this often, so that they do not look hung. */
const silence = 20_000;

interface Line {
	readonly title: string;
	readonly started: number;
	readonly usually: number | undefined;
	shown: number;
	detail: string;
}

/** One line when a step begins and one when it ends, for logs. */
export class PlainSurface implements Surface {
	readonly #sink: Sink;
	readonly #style: Style;
	readonly #now: Clock;
	readonly #open = new Set<Line>();

	/** Of the style only what is not colour: logs keep no escape codes. */
	constructor(sink: Sink, style: Pick<Style, 'unicode' | 'width'>, now: Clock) {
		this.#sink = sink;
		this.#style = {...style, color: false};
		this.#now = now;
	}

	/** Each part of a run says how far the run is. */
	head(): {end(): void} {
		return {end: () => undefined};
	}

	open(title: string, usually?: number): OpenLine {
		const now = this.#now();
		const line = {title, started: now, usually, shown: now, detail: ''};
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

	note(line: string, mark?: Mark): void {
		this.#sink.write(`${marked(this.#style, line, mark)}\n`);
	}

	tick(): void {
		const now = this.#now();
		for (const line of this.#open) {
			if (now - line.shown < silence) continue;
			line.shown = now;
			const {title, started, usually, detail} = line;
			if (usually === undefined) this.#tell(line, detail === '' ? 'still running' : detail);
			else this.note(`${title}: ${elapsedOf(now - started, usually)}`);
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
