/**
 * How long-running work reports its progress. `step` marks the start of a named step and returns a function that
 * ends it; `note` reports one line. The implementation (live view, plain lines, none) decides how it is shown.
 */
export interface Progress {
	step(title: string): (outcome?: string) => void;
	note(line: string): void;
}
