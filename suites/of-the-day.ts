import {createHash} from 'node:crypto';

/** The day of UTC: it seeds what `make test` takes a part of, so that a failure can be repeated on that day. */
export const day = new Date().toISOString().slice(0, 10);

/** A number below `limit`, other for each index and day. */
export function numberOfTheDay(index: number | string, limit: number): number {
	return createHash('sha256').update(`${day} ${index}`).digest().readUInt32BE() % limit;
}

/** One of `of` parts, from 0. */
export interface Turn {
	readonly part: number;
	readonly of: number;
}

/** The part whose turn it is on that day: each within `of` days. */
export const turnOfTheDay = (of: number, date: string = day): Turn => ({
	part: Math.floor(Date.parse(date) / 86_400_000) % of,
	of,
});

export const isItsTurn = (index: number, {part, of}: Turn): boolean => index % of === part;

/** Up to `count` of them, in their order. */
export function someOfTheDay<T>(all: readonly T[], count: number): readonly T[] {
	const drawn = all.map((each, index) => ({each, index, rank: numberOfTheDay(index, 2 ** 32)}));
	return drawn
		.toSorted((one, other) => one.rank - other.rank)
		.slice(0, count)
		.toSorted((one, other) => one.index - other.index)
		.map(({each}) => each);
}
