import {markOf, type Mark, type PerClass, type Stood} from '../standing.ts';
import type {Class} from '../vector.ts';

/** Every class with the outcome of its rows. */
export type ByClass = readonly {readonly release: Class; readonly rows: readonly Stood[]}[];

/** The result of the replay for the rows, class by class. */
export function marksOf(stood: ByClass, of: (each: Stood) => boolean): PerClass<Mark> {
	const mark = (release: Class): Mark =>
		markOf(stood.find(each => each.release === release)?.rows.filter(of) ?? []);
	return {A: mark('A'), B: mark('B'), C: mark('C'), D: mark('D')};
}

export function idsOf(rows: readonly Stood[]): readonly string[] {
	return [...new Set(rows.map(({vector}) => vector.id))];
}
