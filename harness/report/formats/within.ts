/** Lines under a heading; of the items as many are shown as there is room for. */
export interface Section {
	readonly title: string;
	readonly head?: readonly string[];
	/** Each makes its text when it is shown: of very many most are only counted. */
	readonly items: readonly (() => string)[];
	/** Not only the first few. */
	readonly all?: true;
}

export interface Limit {
	/** Of the whole text. */
	readonly size: number;
	readonly sizeOf: (text: string) => number;
	/** So many items of a section. */
	readonly most: number;
}

/** The head and the sections, within the limit: what has no room is counted where it would stand. */
export function within(
	{size, sizeOf, most}: Limit,
	head: readonly string[],
	sections: readonly Section[],
): string {
	const filled = sections.filter(({items}) => items.length > 0);
	const sizeOfLine = (text: string) => sizeOf(text) + 1;
	let room = size - sum([...head, ...filled.flatMap(frame)].map(sizeOfLine));
	const shown = filled.map(section => {
		const fits = section.all ? section.items : section.items.slice(0, most);
		const shownItems: string[] = [];
		for (const item of fits) {
			const text = item();
			if (sizeOfLine(text) > room) break;
			room -= sizeOfLine(text);
			shownItems.push(text);
		}
		return filling(section, shownItems);
	});
	return [...head, ...shown.flat()].join('\n');
}

/** What a section has at most besides its items. */
const frame = (section: Section): readonly string[] => filling(section, []);

function filling({title, head = [], items}: Section, shown: readonly string[]): readonly string[] {
	const more = items.length - shown.length;
	return [
		`### ${title}`,
		'',
		...head,
		...shown,
		...(more > 0 ? ['', `*… and ${more} more, which report.json has.*`] : []),
		'',
	];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
