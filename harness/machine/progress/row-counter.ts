import type {Status} from '../../model/result.ts';
import type {Mark, OpenLine} from './surface.ts';

/**
 * What became of a row, as the verdict takes it. `deviation`: it failed exactly as listed. `falls short`: it fails only what
 * a SHOULD asks.
 */
export type Came = Status | 'deviation' | 'falls short';

/** What is told of rows besides how many are done, and in which words. */
const told = [
	['failed', 'failed'],
	['deviation', 'failed as listed'],
	['falls short', 'short of a SHOULD'],
	['inconclusive', 'inconclusive'],
	['not applicable', 'not applicable'],
] as const satisfies readonly (readonly [Came, string])[];

/** Counts rows by what became of them. */
export class RowCounts {
	readonly #found = new Map<Came, number>();

	add(came: Came): void {
		this.#found.set(came, this.of(came) + 1);
	}

	of(came: Came): number {
		return this.#found.get(came) ?? 0;
	}

	get done(): number {
		return this.#found.values().reduce((sum, number) => sum + number, 0);
	}

	/** The worst of what became of them. */
	get mark(): Mark | undefined {
		return (['failed', 'inconclusive'] as const).find(came => this.of(came) > 0);
	}

	/** `1 failed`, `2 inconclusive`; those that there are. */
	get told(): readonly string[] {
		return told
			.filter(([came]) => this.of(came) > 0)
			.map(([came, words]) => `${this.of(came)} ${words}`);
	}
}

/** Shows how many rows of a configuration are done; the last one ends the line, with what `after` tells. */
export function countRows(line: OpenLine, rows: number, after: () => string): (came: Came) => void {
	const counts = new RowCounts();
	const say = (): string => [`${counts.done}/${rows} rows`, ...counts.told].join(', ');
	line.say(say());
	return came => {
		counts.add(came);
		line.say(say());
		if (counts.done === rows) line.end(`${say()}${after()}`, counts.mark);
	};
}
