import {cut, paint, type Style} from '../style.ts';
import {elapsed} from './elapsed.ts';
import type {Clock, OpenLine, Sink, Surface} from './surface.ts';

interface Line {
	readonly title: string;
	readonly started: number;
	detail: string;
}

/** More lines would scroll off a small terminal, and scrolled-off lines cannot be repainted. */
const mostShown = 10;

const unicodeFrames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const asciiFrames = ['-', '\\', '|', '/'];

/** Repaints the steps in progress at the bottom of a terminal; finished ones scroll up. */
export class LiveSurface implements Surface {
	readonly #sink: Sink;
	readonly #style: Style;
	readonly #now: Clock;
	readonly #open = new Set<Line>();
	#painted = 0;
	#frame = 0;

	constructor(sink: Sink, style: Style, now: Clock) {
		this.#sink = sink;
		this.#style = style;
		this.#now = now;
	}

	open(title: string): OpenLine {
		const line = {title, started: this.#now(), detail: ''};
		this.#open.add(line);
		this.#repaint();
		return {
			say: detail => {
				line.detail = detail;
			},
			end: (outcome = line.detail) => {
				if (!this.#open.delete(line)) return;
				const mark = paint(this.#style, 'green', this.#style.unicode ? '✔' : 'ok');
				this.note(`${mark} ${this.#told(line, outcome)}`);
			},
		};
	}

	note(line: string): void {
		this.#repaint(`${line}\n`);
	}

	tick(): void {
		this.#frame += 1;
		if (this.#open.size > 0) this.#repaint();
	}

	close(): void {
		const mark = paint(this.#style, 'yellow', this.#style.unicode ? '…' : '...');
		const unfinished = [...this.#open].map(
			line =>
				`${mark} ${this.#told(line, [line.detail, 'not finished'].filter(Boolean).join(', '))}\n`,
		);
		this.#open.clear();
		this.#repaint(unfinished.join(''));
	}

	/** Erases what was painted, writes the permanent text, and paints again. */
	#repaint(stays = ''): void {
		const erase = this.#painted === 0 ? '' : `\u001B[${this.#painted}A\u001B[0J`;
		const lines = this.#lines();
		this.#painted = lines.length;
		this.#sink.write(erase + stays + lines.map(line => `${line}\n`).join(''));
	}

	#lines(): readonly string[] {
		const frames = this.#style.unicode ? unicodeFrames : asciiFrames;
		const frame = paint(this.#style, 'cyan', frames[this.#frame % frames.length] ?? '');
		const room = (this.#sink.columns ?? 80) - 3;
		const more = this.#open.size - mostShown;
		return [
			...[...this.#open]
				.slice(0, mostShown)
				.map(line => `${frame} ${cut(this.#style, this.#told(line, line.detail), room)}`),
			...(more > 0 ? [`  and ${more} more`] : []),
		];
	}

	#told({title, started}: Line, what: string): string {
		return `${title}${what === '' ? '' : `: ${what}`} (${elapsed(this.#now() - started)})`;
	}
}
