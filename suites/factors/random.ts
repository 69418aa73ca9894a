import * as fc from 'fast-check';
import type {Level} from '../../harness/model/levels.ts';
import type {Row} from '../../harness/model/row.ts';
import type {Beside, Workload} from '../../harness/model/workloads.ts';
import {withBeside} from '../../harness/model/beside.ts';
import {rowOf, shapes, type Shape} from './index.ts';

/**
 * Rows about random objects, the same for the same seed: of the shapes of the covering array, each with any values of any of
 * its factors, and what matters as in the other groups. `from` counts on from an earlier call.
 */
export function randomRows(
	levels: readonly Level[],
	{seed, from, count}: {readonly seed: number; readonly from: number; readonly count: number},
): readonly Row[] {
	const asked = fc.record({
		level: fc.constantFrom(...levels),
		shape: fc.constantFrom(...shapes).chain(objectsOf),
	});
	return fc.sample(asked, {seed: seed + from, numRuns: count}).map(({level, shape}, index) => {
		const {own, base, of} = shape;
		const title = `object ${from + index} of seed ${seed}`;
		const object = {title, own, base, beside: own, workload: withBeside(base, own)};
		return {...rowOf(of, level, object), case: title};
	});
}

const maybe = <T>(values: readonly T[]): fc.Arbitrary<T | undefined> =>
	fc.option(fc.constantFrom(...values), {nil: undefined, freq: 1});

function objectsOf(of: Shape): fc.Arbitrary<{of: Shape; own: readonly Beside[]; base: Workload}> {
	// Few properties are as likely as many: what is broken "only without" needs few.
	return fc
		.record({
			share: fc.constantFrom(0.1, 0.3, 0.7),
			values: fc.tuple(...of.factors.map(({values}) => fc.constantFrom(...values))),
			draws: fc.array(fc.double({min: 0, max: 1, noNaN: true}), {
				minLength: of.factors.length,
				maxLength: of.factors.length,
			}),
			matter: fc.tuple(...of.matter.map(values => maybe(values))),
		})
		.map(({share, values, draws, matter}) => ({
			of,
			own: values.filter((_, index) => (draws[index] ?? 1) < share),
			base: Object.assign({}, of.base, ...matter.filter(each => each !== undefined)) as Workload,
		}));
}
