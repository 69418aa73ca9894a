export interface Surface {
	/** A step that takes time has begun. */
	open(title: string): OpenLine;
	/** A single line. */
	note(line: string): void;
	tick(): void;
	/** Shows unfinished steps, and nothing after that. */
	close(): void;
}

export interface OpenLine {
	/** Progress within the step. */
	say(detail: string): void;
	/** The step has ended; a second call does nothing. */
	end(outcome?: string): void;
}

/** Milliseconds since an arbitrary moment. */
export type Clock = () => number;

/** Writes text unchanged. */
export interface Sink {
	write(text: string): unknown;
	readonly columns?: number;
}
