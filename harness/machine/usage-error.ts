import {UsageError} from '../../images/host/errors.ts';

export {UsageError};

/** What a parser found. One that recurses has no better words for a document that nests too deeply. */
export const problemOf = ({message}: Error): string =>
	message.startsWith('Maximum call stack') ? 'it is nested too deeply' : message;

/**
 * Returns `value` as one of `choices`.
 * @throws {UsageError} naming the option, the choices and the nearest choice
 */
export function choose<Choice extends string>(
	what: string,
	value: string,
	choices: readonly Choice[],
): Choice {
	const chosen = choices.find(choice => choice === value);
	if (chosen !== undefined) return chosen;
	throw new UsageError(
		`unknown ${what} ${JSON.stringify(value)}${didYouMean(value, choices)}; ${listed(choices)}`,
	);
}

/** Returns each item of a comma-separated list as one of `choices`, in the order of `choices`. */
export function chooseSeveral<Choice extends string>(
	what: string,
	value: string,
	choices: readonly Choice[],
): readonly Choice[] {
	const named = value.split(',').map(part => choose(what, part.trim(), choices));
	return choices.filter(choice => named.includes(choice));
}

/** `: did you mean "enabled"?`, or an empty string if no choice is near. */
export function didYouMean(value: string, choices: readonly string[]): string {
	const [nearest] = choices
		.map(choice => ({choice, distance: distance(fold(value), fold(choice))}))
		.toSorted((a, b) => a.distance - b.distance);
	if (nearest === undefined) return '';
	const near = nearest.distance <= Math.max(1, Math.floor(nearest.choice.length / 3));
	return near ? `: did you mean ${JSON.stringify(nearest.choice)}?` : '';
}

const mostListed = 50;

function listed(choices: readonly string[]): string {
	if (choices.length === 0) return 'there is none';
	const more = choices.length - mostListed;
	return `choose from ${choices.slice(0, mostListed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Makes `Enabled`, `ROOT_ALLOWED` and `root allowed` match the choice that they mean. */
function fold(text: string): string {
	return text.toLowerCase().replaceAll(/[\s_-]+/g, '');
}

/** How many letters must be inserted, deleted, replaced or swapped with their neighbour to turn one text into the other. */
function distance(from: string, to: string): number {
	const [letters, others] = [Array.from(from), Array.from(to)];
	let before: readonly number[] = [];
	let row: readonly number[] = Array.from({length: others.length + 1}, (_, column) => column);
	for (const [index, letter] of letters.entries()) {
		const next = [index + 1];
		for (const [column, other] of others.entries()) {
			const swapped = letter === others[column - 1] && letters[index - 1] === other;
			next.push(
				Math.min(
					(row[column] ?? 0) + (letter === other ? 0 : 1),
					(row[column + 1] ?? 0) + 1,
					(next[column] ?? 0) + 1,
					...(swapped ? [(before[column - 1] ?? 0) + 1] : []),
				),
			);
		}
		[before, row] = [row, next];
	}
	return row.at(-1) ?? 0;
}

export function wholeNumber(option: string, text: string, [least, most]: [number, number]): number {
	const number = Number(text);
	if (/^\d+$/.test(text) && number >= least && number <= most) return number;
	throw new UsageError(
		`${option} ${JSON.stringify(text)} is not a whole number from ${least} to ${most}`,
	);
}
