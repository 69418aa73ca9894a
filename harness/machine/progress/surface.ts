/** Where progress is shown. */
export interface Surface {
	/** Something has begun that takes time. */
	open(title: string): OpenLine;
	/** One line by itself. */
	note(line: string): void;
	/** Time has passed. */
	tick(): void;
	/** Shows what was not finished, and nothing after that. */
	close(): void;
}

export interface OpenLine {
	/** How far it is. */
	say(detail: string): void;
	/** It is over; a second call says nothing. */
	end(outcome?: string): void;
}

/** Milliseconds since some moment. */
export type Clock = () => number;

/** Takes text as it is. */
export interface Sink {
	write(text: string): unknown;
	readonly columns?: number;
}
