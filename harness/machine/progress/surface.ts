import type {Ink} from '../style.ts';

/** Where progress is shown: a live view, plain lines, nothing. */
export interface Surface {
	/** What is asked for at each repaint and shown above the steps, until `end`; plain lines leave it out. */
	head(parts: () => readonly HeadPart[]): {end(): void};
	/** A step that takes time has begun. `usually`: milliseconds that it is known to take. */
	open(title: string, usually?: number): OpenLine;
	/** A single line. */
	note(line: string, mark?: Mark): void;
	tick(): void;
	/** Shows unfinished steps, and nothing after that. */
	close(): void;
}

/** A few words that stay on one line. */
export interface HeadPart {
	readonly text: string;
	readonly ink?: Ink;
}

/** What a line is about, shown by a sign before it. */
export type Mark = 'failed' | 'inconclusive';

export interface OpenLine {
	/** Progress within the step. */
	say(detail: string): void;
	/** The step has ended, well unless it is marked; a second call does nothing. */
	end(outcome?: string, mark?: Mark): void;
}

/** Milliseconds since an arbitrary moment. */
export type Clock = () => number;

/** Writes text unchanged. */
export interface Sink {
	write(text: string): unknown;
	readonly columns?: number;
	readonly rows?: number;
}
