import type {Level} from '../../model/levels.ts';
import type {Outcome} from '../../model/row.ts';
import type {ListedAnswer, ListedLevel} from './listed-answer.ts';

/** The answers of a list, counted. */
export interface Tally {
	readonly images: number;
	/** By outcome and cause, the most frequent first. */
	readonly table: readonly Line[];
	/** All causes; those that take the most images away first. */
	readonly causes: readonly CauseTally[];
}

export interface Line {
	readonly outcome: Outcome;
	/** Missing where it serves, or nothing is known. */
	readonly cause?: string;
	/** The number of images at each level. */
	readonly images: Readonly<Partial<Record<Level, number>>>;
}

export interface CauseTally {
	readonly id: string;
	readonly title: string;
	/** How many images have it, at any level. */
	readonly images: number;
	/** How many of them serve at a level below: the level takes them away. */
	readonly lost: number;
	readonly levels: readonly Level[];
	/** What to set, and for how many images, the most frequent first. */
	readonly set: readonly Suggestion[];
	/** What to change in the image, likewise. */
	readonly change: readonly Suggestion[];
	readonly examples: readonly string[];
}

export interface Suggestion {
	readonly told: string;
	readonly images: number;
}

export function tallyOf(answers: Iterable<ListedAnswer>): Tally {
	const all = [...answers];
	const cells = all.flatMap(({named, levels}) =>
		levels.map((each, index) => ({
			named,
			...each,
			isLost: each.outcome !== 'ready' && levels.slice(0, index).some(isReady),
		})),
	);
	return {images: all.length, table: tableOf(cells), causes: causesOf(cells)};
}

interface Cell extends ListedLevel {
	readonly named: string;
	readonly isLost: boolean;
}

const isReady = ({outcome}: Pick<ListedLevel, 'outcome'>): boolean => outcome === 'ready';

function tableOf(cells: readonly Cell[]): readonly Line[] {
	const groups = Map.groupBy(cells, ({outcome, cause}) => `${outcome} ${cause?.id ?? ''}`);
	const lines = [...groups.values()].flatMap(group => {
		const [one] = group;
		if (!one) return [];
		const atLevels = Map.groupBy(group, ({level}) => level);
		const images = Object.fromEntries([...atLevels].map(([level, {length}]) => [level, length]));
		const {outcome, cause} = one;
		return [{size: group.length, line: {outcome, ...(cause && {cause: cause.id}), images}}];
	});
	return lines
		.toSorted((a, b) => Number(isReady(b.line)) - Number(isReady(a.line)) || b.size - a.size)
		.map(({line}) => line);
}

function causesOf(cells: readonly Cell[]): readonly CauseTally[] {
	const groups = Map.groupBy(
		cells.filter(({cause}) => cause !== undefined),
		({cause}) => cause?.id,
	);
	const causes = [...groups.values()].flatMap(group => {
		const cause = group[0]?.cause;
		if (!cause) return [];
		const names = new Set(group.map(({named}) => named));
		return [
			{
				...cause,
				images: names.size,
				lost: new Set(group.filter(({isLost}) => isLost).map(({named}) => named)).size,
				levels: [...new Set(group.map(({level}) => level))],
				set: suggestions(group, 'set'),
				change: suggestions(group, 'change'),
				examples: [...names].slice(0, 3),
			},
		];
	});
	return causes.toSorted((a, b) => b.lost - a.lost || b.images - a.images);
}

function suggestions(group: readonly Cell[], what: 'set' | 'change'): readonly Suggestion[] {
	const told = Map.groupBy(group, each => each[what]);
	return [...told]
		.flatMap(([text, cells]) =>
			text === undefined ? [] : [{told: text, images: new Set(cells.map(({named}) => named)).size}],
		)
		.toSorted((a, b) => b.images - a.images);
}
