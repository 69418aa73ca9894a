import * as fc from 'fast-check';
import type {Level} from '../../harness/model/levels.ts';
import type {Row} from '../../harness/model/row.ts';
import type {Beside, Workload} from '../../harness/model/workloads.ts';
import {withBeside} from '../../harness/model/beside.ts';
import {objectKinds} from '../../harness/model/workloads.ts';
import {rowOf, shapes, type Shape} from './index.ts';

/**
 * Rows about random objects: of the shapes of the covering array, each with any values of any of its factors, and what matters
 * as in the other groups. The level and the shape go round; the rest of an object is drawn by `seed` and its number, so that
 * one can be asked again without those before it. `from` is the number of the first.
 */
export function randomRows(
	levels: readonly Level[],
	{seed, from, count}: {readonly seed: number; readonly from: number; readonly count: number},
): readonly Row[] {
	return Array.from({length: count}, (_, index) => {
		const number = from + index;
		const level = levels[number % levels.length] ?? 'enabled';
		const shape = shapes[Math.floor(number / levels.length) % shapes.length];
		const [drawn] = fc.sample(drawnOf(shape), {seed: seed * spread + number, numRuns: 1});
		if (!shape || !drawn) throw new Error('nothing was drawn');
		const {own, base, object} = drawn;
		const sent = object === 'Service' ? own : own.filter(each => isOfPod(each));
		const title = `object ${number} of seed ${seed}`;
		const asked = {title, own: sent, base, beside: sent, object, workload: withBeside(base, sent)};
		return {...rowOf(shape, level, asked), case: `each securityContext, ${title}`};
	});
}

/** How many objects a run asks about besides the rows that are always the same. */
const sampleSize = 24;

/** Those of a run, at the levels that harden: other ones each day, unless a seed is given. */
export const sampleOf = (seed: number): readonly Row[] =>
	randomRows(['root-allowed', 'enabled'], {seed, from: 0, count: sampleSize});

/** The seed in the title of such a row. */
export function seedIn(title: string): number | undefined {
	const [, seed] = /object \d+ of seed (\d+)$/.exec(title) ?? [];
	return seed === undefined ? undefined : Number(seed);
}

/** Of UTC: 20261129. */
export const seedOfTheDay = (now: Date): number =>
	Number(now.toISOString().slice(0, 10).replaceAll('-', ''));

/** Objects of neighbouring seeds have nothing in common. */
const spread = 1_000_003;

const isOfPod = (own: Beside): boolean =>
	Object.keys(own).every(part => part !== 'service' && part !== 'object' && part !== 'template');

const maybe = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> =>
	fc.option(fc.constantFrom(...values), {nil: undefined, freq: 1});

const drawnOf = (shape: Shape | undefined) => {
	const arbitrary = shape && (known.get(shape) ?? newly(shape));
	if (!arbitrary) throw new Error('there is no shape');
	return arbitrary;
};

type Drawn = ReturnType<typeof objectsOf>;

const known = new Map<Shape, Drawn>();

function newly(shape: Shape): Drawn {
	const arbitrary = objectsOf(shape);
	known.set(shape, arbitrary);
	return arbitrary;
}

function objectsOf(of: Shape) {
	// Few properties are as likely as many: what is broken "only without" needs few.
	return fc
		.record({
			// Most are Services, as those of users are.
			object: fc.constantFrom('Service', ...objectKinds),
			share: fc.constantFrom(0.1, 0.3, 0.7),
			values: fc.tuple(...of.factors.map(({values}) => fc.constantFrom(...values))),
			draws: fc.array(fc.double({min: 0, max: 1, noNaN: true}), {
				minLength: of.factors.length,
				maxLength: of.factors.length,
			}),
			matter: fc.tuple(...of.matter.map(values => maybe(values))),
		})
		.map(({object, share, values, draws, matter}) => ({
			object,
			own: values.filter((_, index) => (draws[index] ?? 1) < share),
			base: Object.assign({}, of.base, ...matter.filter(each => each !== undefined)) as Workload,
		}));
}
