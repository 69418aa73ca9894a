import {createHash} from 'node:crypto';

/** The index of each factor's value in one object; undefined: the factor is left out. */
export type Combination = readonly (number | undefined)[];

/**
 * Combinations in which each value of a factor occurs together with each value of each other factor, and with its absence.
 * `sizes` are the factors' numbers of values. Greedy: each combination begins with a pair that is missing, and takes of every
 * other factor, in some order, the value with the most missing pairs; of several orders the best is kept.
 */
export function coveringArray(sizes: readonly number[]): readonly Combination[] {
	const missing = new Missing(sizes);
	const found: Combination[] = [];
	for (let pair = missing.first(); pair !== undefined; pair = missing.first()) {
		let best: {chosen: Map<number, number>; gain: number} | undefined;
		for (let candidate = 0; candidate < candidates; candidate += 1) {
			const chosen = new Map<number, number>(pair);
			const rest = sizes.map((_, factor) => ({
				factor,
				rank: rankOf(found.length, candidate, factor),
			}));
			let gain = 1;
			for (const {factor} of rest.toSorted((one, other) => one.rank - other.rank)) {
				if (chosen.has(factor)) continue;
				const {value, more} = missing.best(factor, chosen);
				chosen.set(factor, value);
				gain += more;
			}
			if (best === undefined || gain > best.gain) best = {chosen, gain};
		}
		const {chosen} = best ?? {chosen: new Map<number, number>()};
		missing.cover(chosen);
		found.push(sizes.map((_, factor) => leftOut(chosen.get(factor) ?? 0)));
	}
	return found.reduce<readonly Combination[]>((kept, combination) => {
		const fewer = kept.filter(each => each !== combination);
		return uncovered(sizes, fewer).length === 0 ? fewer : kept;
	}, found);
}

/** The pairs of values that no combination has: each as `factor value, other value`. */
export function uncovered(
	sizes: readonly number[],
	array: readonly Combination[],
): readonly string[] {
	const missing = new Missing(sizes);
	for (const combination of array) {
		missing.cover(new Map(combination.map((value, factor) => [factor, (value ?? -1) + 1])));
	}
	return missing.all();
}

/** How many orders are tried for each combination. */
const candidates = 40;

/** A number for the three, which is the same each time and looks like any. */
const rankOf = (object: number, candidate: number, factor: number): number =>
	createHash('sha1').update(`${object} ${candidate} ${factor}`).digest().readUInt32BE();

/** Within this file 0 is absence. */
const leftOut = (value: number): number | undefined => (value === 0 ? undefined : value - 1);

/** The pairs that no combination has yet. */
class Missing {
	readonly #sizes: readonly number[];
	/** By both factors, the lower one first, and both values. */
	readonly #pairs: Uint8Array[][] = [];
	#count = 0;

	constructor(sizes: readonly number[]) {
		this.#sizes = sizes.map(size => size + 1);
		for (const [factor, size] of this.#sizes.entries()) {
			const others = this.#sizes.slice(factor + 1);
			this.#pairs.push(others.map(other => new Uint8Array(size * other).fill(1)));
			this.#count += others.reduce((all, other) => all + size * other, 0);
		}
	}

	first(): [[number, number], [number, number]] | undefined {
		if (this.#count === 0) return undefined;
		for (const [factor, others] of this.#pairs.entries()) {
			for (const [index, pairs] of others.entries()) {
				const at = pairs.indexOf(1);
				if (at < 0) continue;
				const other = factor + 1 + index;
				const size = this.#sizes[other] ?? 1;
				return [
					[factor, Math.floor(at / size)],
					[other, at % size],
				];
			}
		}
		return undefined;
	}

	all(): readonly string[] {
		return this.#pairs.flatMap((others, factor) =>
			others.flatMap((pairs, index) =>
				[...pairs].flatMap((state, at) => {
					const size = this.#sizes[factor + 1 + index] ?? 1;
					const values = `${Math.floor(at / size) - 1}, ${factor + 1 + index} ${(at % size) - 1}`;
					return state === 1 ? [`${factor} ${values}`] : [];
				}),
			),
		);
	}

	/** The factor's value with the most missing pairs beside those that are chosen, and how many. */
	best(factor: number, chosen: ReadonlyMap<number, number>): {value: number; more: number} {
		let [best, most] = [0, -1];
		for (let value = 0; value < (this.#sizes[factor] ?? 1); value += 1) {
			let gain = 0;
			for (const [other, otherValue] of chosen) {
				gain += this.#state(factor, value, other, otherValue);
			}
			if (gain > most) [best, most] = [value, gain];
		}
		return {value: best, more: most};
	}

	cover(chosen: ReadonlyMap<number, number>): void {
		for (const [factor, value] of chosen) {
			for (const [other, otherValue] of chosen) {
				if (factor >= other || this.#state(factor, value, other, otherValue) !== 1) continue;
				const pairs = this.#pairs[factor]?.[other - factor - 1];
				if (pairs) pairs[value * (this.#sizes[other] ?? 1) + otherValue] = 0;
				this.#count -= 1;
			}
		}
	}

	#state(factor: number, value: number, other: number, otherValue: number): number {
		if (factor > other) return this.#state(other, otherValue, factor, value);
		const pairs = this.#pairs[factor]?.[other - factor - 1];
		return pairs?.[value * (this.#sizes[other] ?? 1) + otherValue] ?? 0;
	}
}
