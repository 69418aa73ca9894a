import {stripVTControlCharacters} from 'node:util';
import {cut, paint, type Style} from '../style.ts';
import {elapsed, elapsedOf} from './elapsed.ts';
import {marked} from './mark.ts';
import type {Clock, HeadPart, Mark, OpenLine, Sink, Surface} from './surface.ts';

interface Line {
	readonly title: string;
	readonly started: number;
	readonly usually: number | undefined;
	detail: string;
}

/** More lines would scroll off a small terminal, and scrolled-off lines cannot be repainted. */
const mostShown = 10;
/** Of a long title so much stays, whatever is told of the step. */
const leastTitle = 12;

const unicodeFrames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const asciiFrames = ['-', '\\', '|', '/'];

/** Repaints the steps in progress at the bottom of a terminal; finished ones scroll up. */
export class LiveSurface implements Surface {
	readonly #sink: Sink;
	readonly #style: Style;
	readonly #now: Clock;
	readonly #open = new Set<Line>();
	#head: () => readonly HeadPart[] = () => [];
	/** The lengths of the painted lines. */
	#painted: readonly number[] = [];
	#frame = 0;

	constructor(sink: Sink, style: Style, now: Clock) {
		this.#sink = sink;
		this.#style = style;
		this.#now = now;
	}

	head(parts: () => readonly HeadPart[]): {end(): void} {
		this.#head = parts;
		this.#repaint();
		return {
			end: () => {
				this.#head = () => [];
				this.#repaint();
			},
		};
	}

	open(title: string, usually?: number): OpenLine {
		const line = {title, started: this.#now(), usually, detail: ''};
		this.#open.add(line);
		this.#repaint();
		return {
			say: detail => {
				line.detail = detail;
			},
			end: (outcome = line.detail, mark: Mark | 'done' = 'done') => {
				if (!this.#open.delete(line)) return;
				const ended = `${line.title}${this.#told(line, outcome)}`;
				this.#repaint(`${marked(this.#style, ended, mark)}\n`);
			},
		};
	}

	note(line: string, mark?: Mark): void {
		this.#repaint(`${marked(this.#style, line, mark)}\n`);
	}

	tick(): void {
		this.#frame += 1;
		this.#repaint();
	}

	close(): void {
		const mark = paint(this.#style, 'yellow', this.#style.unicode ? '…' : '...');
		const unfinished = [...this.#open].map(line => {
			const what = [line.detail, 'not finished'].filter(Boolean).join(', ');
			return `${mark} ${line.title}${this.#told(line, what)}\n`;
		});
		this.#open.clear();
		this.#head = () => [];
		this.#repaint(unfinished.join(''));
	}

	/** Erases what was painted, writes the permanent text, and paints again. */
	#repaint(stays = ''): void {
		const {columns = 80} = this.#sink;
		// In a terminal that was made narrower, a line has become several.
		const painted = this.#painted.reduce((sum, length) => sum + Math.ceil(length / columns), 0);
		const erase = painted === 0 ? '' : `\u001B[${painted}A\u001B[0J`;
		const lines = this.#lines();
		this.#painted = lines.map(line => stripVTControlCharacters(line).length);
		const text = erase + stays + lines.map(line => `${line}\n`).join('');
		if (text !== '') this.#sink.write(text);
	}

	#lines(): readonly string[] {
		const {columns = 80, rows = 24} = this.#sink;
		const head = inLines(this.#style, this.#head(), columns - 3);
		const frames = this.#style.unicode ? unicodeFrames : asciiFrames;
		const frame = paint(this.#style, 'cyan', frames[this.#frame % frames.length] ?? '');
		const shown = Math.max(1, Math.min(mostShown, rows - 3 - head.length));
		const more = this.#open.size - shown;
		return [
			...head.map(line => `  ${line}`),
			...[...this.#open]
				.slice(0, shown)
				.map(line => `${frame} ${this.#underWay(line, columns - 3)}`),
			...(more > 0 ? [`  and ${more} more`] : []),
		];
	}

	/** A title that is too long is cut, so that what is told of the step stays. */
	#underWay(line: Line, room: number): string {
		const {title, started, usually, detail} = line;
		const told =
			usually === undefined
				? this.#told(line, detail)
				: `: ${elapsedOf(this.#now() - started, usually)}`;
		const shortened = cut(this.#style, title, Math.max(leastTitle, room - told.length));
		return cut(this.#style, `${shortened}${told}`, room);
	}

	#told({started}: Line, what: string): string {
		return `${what === '' ? '' : `: ${what}`} (${elapsed(this.#now() - started)})`;
	}
}

/** The parts one after the other, in as many lines as they need; none is divided. */
function inLines(style: Style, parts: readonly HeadPart[], room: number): readonly string[] {
	const between = style.unicode ? ' · ' : ' | ';
	const lines: {length: number; text: string}[] = [];
	for (const {text, ink} of parts) {
		const whole = cut(style, text, room);
		const painted = ink === undefined ? whole : paint(style, ink, whole);
		const last = lines.at(-1);
		if (last !== undefined && last.length + between.length + whole.length <= room) {
			last.length += between.length + whole.length;
			last.text += between + painted;
		} else {
			lines.push({length: whole.length, text: painted});
		}
	}
	return lines.map(({text}) => text);
}
