/**
 * Where long work tells how far it is. `step` marks the start of a named step and returns a function
 * that ends it; `note` says one line. Whoever shows it (live view, plain lines, nothing) decides how.
 */
export interface Progress {
	step(title: string): (outcome?: string) => void;
	note(line: string): void;
}
