import {harmless, harmlessly, paint, wrapped, type Style} from '../../machine/style.ts';
import {levels} from '../../model/levels.ts';
import type {ListReport} from './list-report.ts';
import type {CauseTally, Line} from './tally.ts';

/** How many causes are told with what to set. */
const mostCauses = 10;
const outcomeColumn = 9;

/** A table by outcome and cause, the causes that matter most, and what has no answer. */
export function renderList(style: Style, given: ListReport): string {
	const report = harmlessly(given);
	const {images, table, causes, unanswered, kept} = report;
	return [
		...wrapped(style, '', headline(report)),
		...(kept > 0 ? wrapped(style, '', `${kept} of them were known before: ${report.results}`) : []),
		...(images > 0 ? ['', ...tableLines(style, table)] : []),
		...(causes.length > 0
			? [
					'',
					...wrapped(
						style,
						'',
						`Causes, those first that take the most images away${tried(report)}`,
					).map(line => paint(style, 'bold', line)),
					...causes
						.slice(0, mostCauses)
						.flatMap((cause, index) => causeLines(style, cause, index + 1)),
				]
			: []),
		...(causes.length > mostCauses
			? [`and ${causes.length - mostCauses} more: --json has all`]
			: []),
		...(unanswered.length > 0
			? [
					'',
					paint(style, 'bold', 'No answer'),
					...unanswered.flatMap(({line, named, reason}) =>
						wrapped(style, `  line ${line}: `, harmless(`${named}: ${reason}`)),
					),
				]
			: []),
	].join('\n');
}

function headline({by, list, images, unanswered}: ListReport): string {
	const how = by === 'predict' ? 'forecast; no cluster was used' : 'run on a cluster';
	const without = unanswered.length > 0 ? `, ${unanswered.length} without an answer` : '';
	return harmless(`${list}: ${counted(images)} ${how}${without}.`);
}

const counted = (images: number): string => (images === 1 ? '1 image' : `${images} images`);

const tried = ({by}: ListReport): string =>
	by === 'predict'
		? '. What to set was not tried: spd repro does'
		: '. What to set has helped on the cluster';

/** Columns where they fit, else a line of words for each. */
function tableLines(style: Style, table: readonly Line[]): readonly string[] {
	const shown = levels.filter(level => table.some(line => line.images[level] !== undefined));
	const causeColumn = Math.max(...table.map(({cause = ''}) => cause.length), 'cause'.length) + 2;
	const needed = outcomeColumn + causeColumn + shown.join('  ').length;
	if (needed > style.width) {
		return table.flatMap(({outcome, cause = '', images}) => {
			const cells = shown.map(level => `${level} ${images[level] ?? 0}`).join(', ');
			return wrapped(style, '', harmless(`${outcome} ${cause}: ${cells}`));
		});
	}
	const row = (outcome: string, cause: string, cells: readonly string[]): string =>
		[
			outcome.padEnd(outcomeColumn),
			cause.padEnd(causeColumn),
			...shown.map((level, index) => (cells[index] ?? '').padEnd(level.length + 2)),
		]
			.join('')
			.trimEnd();
	return [
		paint(style, 'bold', row('outcome', 'cause', shown)),
		...table.map(({outcome, cause = '', images}) =>
			row(
				outcome,
				cause,
				shown.map(level => String(images[level] ?? '')),
			),
		),
	];
}

function causeLines(style: Style, cause: CauseTally, rank: number): readonly string[] {
	const {id, title, images, lost, set, change, examples} = cause;
	const many = lost > 0 ? `${lost} of ${images} serve at a level below` : counted(images);
	const more = images > examples.length ? ` and ${images - examples.length} more` : '';
	return [
		...wrapped(style, `${String(rank).padStart(2)}. `, harmless(`${title} (${id}): ${many}`)),
		...suggested(style, 'set', set),
		...suggested(style, 'or change', set.length > 0 ? [] : change),
		...wrapped(style, '    images: ', harmless(`${examples.join(', ')}${more}`)),
	];
}

function suggested(style: Style, what: string, suggestions: CauseTally['set']): readonly string[] {
	const [best, second] = suggestions;
	if (!best) return [];
	const told = [best, ...(second ? [second] : [])]
		.map(each => `${each.told} (${each.images})`)
		.join('; or ');
	return wrapped(style, `    ${what}: `, harmless(told));
}
