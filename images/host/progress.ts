/**
 * How long-running work reports its progress. `step` marks the start of a named step and returns a function that
 * ends it; `note` reports one line. The implementation (live view, plain lines, none) decides how it is shown.
 */
export interface Progress {
	/** `once`: what a machine does once and then keeps, so that how long it took can be told the next time. */
	step(title: string, often?: 'once'): (outcome?: string) => void;
	note(line: string): void;
}
