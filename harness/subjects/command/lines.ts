import {Breach, quoted} from './breach.ts';

/** Cuts what comes in pieces into lines, and never holds more than one line of the longest length. */
export class Lines {
	readonly #longest: number;
	#rest = '';

	constructor(longest: number) {
		this.#longest = longest;
	}

	/** The lines that the piece completes. Throws a `Breach` when one is too long, finished or not. */
	*cut(piece: string): Generator<string> {
		const [first = '', ...more] = piece.split('\n');
		let line = this.#rest + first;
		for (const next of more) {
			yield this.#bounded(line);
			line = next;
		}
		this.#rest = this.#bounded(line);
	}

	/** What has come of a line that is not complete. */
	get rest(): string {
		return this.#rest;
	}

	#bounded(line: string): string {
		if (line.length <= this.#longest) return line;
		throw new Breach(
			`said a line of more than ${this.#longest} characters, which begins ${quoted(line)}`,
		);
	}
}
