import {createHash} from 'node:crypto';

/** The day of UTC: it seeds what `make test` takes a part of, so that a failure can be repeated on that day. */
export const day = new Date().toISOString().slice(0, 10);

/** A number below `limit`, other for each index and day. */
export function numberOfTheDay(index: number | string, limit: number): number {
	return createHash('sha256').update(`${day} ${index}`).digest().readUInt32BE() % limit;
}

/** Up to `count` of them, in their order. */
export function someOfTheDay<T>(all: readonly T[], count: number): readonly T[] {
	const drawn = all.map((each, index) => ({each, index, rank: numberOfTheDay(index, 2 ** 32)}));
	return drawn
		.toSorted((one, other) => one.rank - other.rank)
		.slice(0, count)
		.toSorted((one, other) => one.index - other.index)
		.map(({each}) => each);
}
