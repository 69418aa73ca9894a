import {createHash} from 'node:crypto';

/** The index of each factor's value in one object; undefined: the factor is left out. */
export type Combination = readonly (number | undefined)[];

/**
 * Combinations in which each value of a factor occurs together with each value of each other factor, and with its absence;
 * with a `strength` of 3, each three of them. `sizes` are the factors' numbers of values. Greedy: each combination begins with
 * a tuple that is missing, and takes of every other factor, in some order, the value with the most missing tuples; of several
 * orders the best is kept.
 */
export function coveringArray(sizes: readonly number[], strength = 2): readonly Combination[] {
	const missing = new Missing(sizes, strength);
	const found: Combination[] = [];
	for (let tuple = missing.first(); tuple !== undefined; tuple = missing.first()) {
		let best: {chosen: Map<number, number>; gain: number} | undefined;
		for (let candidate = 0; candidate < candidates; candidate += 1) {
			const chosen = new Map<number, number>(tuple);
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
		return uncovered(sizes, fewer, strength).length === 0 ? fewer : kept;
	}, found);
}

/** The tuples of values that no combination has: each as `factor value, factor value`; -1 is absence. */
export function uncovered(
	sizes: readonly number[],
	array: readonly Combination[],
	strength = 2,
): readonly string[] {
	const missing = new Missing(sizes, strength);
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

/** The tuples of values that no combination has yet: pairs, or triples. */
class Missing {
	readonly #sizes: readonly number[];
	readonly #strength: number;
	/** Each value of each factor has a number; a tuple is found by those of its values, in any order. */
	readonly #tuples: Uint8Array;
	readonly #largest: number;
	readonly #base: number;

	constructor(sizes: readonly number[], strength: number) {
		this.#sizes = sizes.map(size => size + 1);
		this.#strength = strength;
		this.#largest = Math.max(...this.#sizes);
		this.#base = sizes.length * this.#largest;
		this.#tuples = new Uint8Array(this.#base ** strength);
		this.#each(
			this.#sizes.flatMap((size, factor) =>
				Array.from({length: size}, (_, value) => this.#numberOf(factor, value)),
			),
			tuple => void (this.#tuples[tuple] = 1),
		);
	}

	first(): readonly (readonly [number, number])[] | undefined {
		const found = this.#tuples.indexOf(1);
		return found < 0 ? undefined : this.#tupleOf(found);
	}

	all(): readonly string[] {
		const told = [...this.#tuples.keys()].flatMap(tuple => {
			const values = this.#tuples[tuple] === 1 ? this.#tupleOf(tuple) : [];
			const isFirst = values.every(([factor], index) => factor > (values[index - 1]?.[0] ?? -1));
			const text = values.map(([factor, value]) => `${factor} ${value - 1}`).join(', ');
			return isFirst && values.length > 0 ? [text] : [];
		});
		return told;
	}

	/** The factor's value with the most missing tuples beside those that are chosen, and how many. */
	best(factor: number, chosen: ReadonlyMap<number, number>): {value: number; more: number} {
		const others = [...chosen].map(each => this.#numberOf(...each));
		let [best, most] = [0, -1];
		for (let value = 0; value < (this.#sizes[factor] ?? 1); value += 1) {
			const gain = this.#gain(this.#numberOf(factor, value), others, 0, this.#strength - 1);
			if (gain > most) [best, most] = [value, gain];
		}
		return {value: best, more: most};
	}

	cover(chosen: ReadonlyMap<number, number>): void {
		const numbers = [...chosen].map(each => this.#numberOf(...each));
		this.#each(numbers, tuple => void (this.#tuples[tuple] = 0));
	}

	/** How many missing tuples begin so and go on with `left` more of the others. */
	#gain(begun: number, others: readonly number[], from: number, left: number): number {
		if (left === 0) return this.#tuples[begun] ?? 0;
		let gain = 0;
		for (let index = from; index < others.length; index += 1) {
			const further = begun * this.#base + (others[index] ?? 0);
			gain += this.#gain(further, others, index + 1, left - 1);
		}
		return gain;
	}

	/** Each tuple of values of different factors, in each order. */
	#each(values: readonly number[], then: (tuple: number) => void, begun: readonly number[] = []) {
		if (begun.length === this.#strength) {
			then(begun.reduce((all, one) => all * this.#base + one, 0));
			return;
		}
		const factors = new Set(begun.map(each => Math.floor(each / this.#largest)));
		for (const value of values) {
			if (!factors.has(Math.floor(value / this.#largest))) {
				this.#each(values, then, [...begun, value]);
			}
		}
	}

	#numberOf(factor: number, value: number): number {
		return factor * this.#largest + value;
	}

	#tupleOf(tuple: number): readonly (readonly [number, number])[] {
		return Array.from({length: this.#strength}, (_, index) => {
			const digit = Math.floor(tuple / this.#base ** (this.#strength - 1 - index)) % this.#base;
			return [Math.floor(digit / this.#largest), digit % this.#largest];
		});
	}
}

/** The indices of few combinations that have each value of each factor. */
export function eachValueOnce(combinations: readonly Combination[]): readonly number[] {
	const missing = new Set(combinations.flatMap(valuesOf));
	const taken: number[] = [];
	while (missing.size > 0) {
		const gains = combinations.map(
			each => valuesOf(each).filter(value => missing.has(value)).length,
		);
		const best = gains.indexOf(Math.max(...gains));
		for (const value of valuesOf(combinations[best])) missing.delete(value);
		taken.push(best);
	}
	return taken;
}

function valuesOf(combination: Combination | undefined): readonly string[] {
	return (combination ?? []).flatMap((value, factor) =>
		value === undefined ? [] : [`${factor} ${value}`],
	);
}
