import {Breach, quoted} from './breach.ts';

/** Splits chunks into lines, and never holds more than one line of the maximum length. */
export class Lines {
	readonly #longest: number;
	#rest = '';

	constructor(longest: number) {
		this.#longest = longest;
	}

	/** The lines that the chunk completes. Throws a `Breach` if one is too long, complete or not. */
	*cut(piece: string): Generator<string> {
		const [first = '', ...more] = piece.split('\n');
		let line = this.#rest + first;
		for (const next of more) {
			yield this.#bounded(line);
			line = next;
		}
		this.#rest = this.#bounded(line);
	}

	/** The incomplete last line. */
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
