import {harmless, harmlessly, paint, wrapped, type Style} from '../../machine/style.ts';
import {symbolOf} from '../terminal/symbols.ts';
import {
	alike,
	isOfMissingLevel,
	type IdentityChange,
	type ReportDiff,
	type RowChange,
} from './report-diff.ts';

/** Above this, groups of rows and reasons are shown as a number; --json lists each. */
const mostShown = 40;

/** What differs between two reports, for a terminal. */
export function renderDiff(style: Style, given: ReportDiff): string {
	const diff = harmlessly(given);
	const sections: readonly (readonly [string, readonly string[]])[] = [
		['What was judged', diff.identity.flatMap(change => identityLine(style, change))],
		['Requirements', cellLines(style, diff)],
		['Rows', rowLines(style, diff.rows)],
		['Only in the first', onlyLines(style, diff.onlyBefore)],
		['Only in the second', onlyLines(style, diff.onlyAfter)],
		['Verdict', verdictLines(style, diff)],
	];
	return sections
		.filter(([, lines]) => lines.length > 0)
		.map(([title, lines]) => `${paint(style, 'bold', title)}\n${lines.join('\n')}`)
		.join('\n\n');
}

function identityLine(style: Style, {what, before, after}: IdentityChange): readonly string[] {
	return wrapped(style, '  ', `${what}: ${before ?? 'none'} → ${after ?? 'none'}`);
}

function cellLines(style: Style, {cells}: ReportDiff): readonly string[] {
	return cells.flatMap(({requirement, keyword, level, before, after, statement}) => [
		`  ${requirement.padEnd(5)}${keyword.padEnd(9)}${level.padEnd(13)}${symbolOf(style, before)} ${before} → ${symbolOf(style, after)} ${after}`,
		...wrapped(style, '       ', statement),
	]);
}

/** Rows that changed alike are told once. */
function rowLines(style: Style, rows: readonly RowChange[]): readonly string[] {
	const groups = alike(rows);
	const more = groups.length - mostShown;
	return [
		...groups.slice(0, mostShown).flatMap(group => groupLines(style, group)),
		...(more > 0 ? [`  … and ${more} more groups; --json has every row`] : []),
	];
}

function groupLines(style: Style, group: readonly RowChange[]): readonly string[] {
	const [first] = group;
	if (!first) return [];
	const {key, level, standing, before, after, expected} = first;
	if (isOfMissingLevel(first) && group.length > 1) {
		const which = standing[0] === 'not applicable' ? 'first' : 'second';
		return wrapped(
			style,
			'  ',
			`${group.length} rows at ${level}, which the ${which} does not have, such as ${key}: ${standing.join(' → ')}`,
		);
	}
	const others = group.length === 1 ? '' : ` and ${group.length - 1} more like it`;
	const [was, is] = standing;
	const stands = was === is ? was : `${was} → ${is}`;
	return [
		...wrapped(style, '  ', `${key}${others}: ${stands}`),
		...(before === after ? [] : wrapped(style, '    before    ', harmless(before))),
		...wrapped(style, before === after ? '    saw       ' : '    after     ', harmless(after)),
		...(expected === undefined ? [] : wrapped(style, '    expected  ', harmless(expected))),
	];
}

function onlyLines(style: Style, groups: ReportDiff['onlyBefore']): readonly string[] {
	return groups.flatMap(({why, rows: [first = '', ...others]}) => {
		const more = others.length === 0 ? '' : ` and ${others.length} more`;
		return wrapped(style, '  ', `${first}${more}: ${why}`);
	});
}

function verdictLines(style: Style, diff: ReportDiff): readonly string[] {
	const {compared, rows, verdict} = diff;
	const count = `${compared} rows compared, ${rows.length} differ`;
	return [
		`  ${count}`,
		...wrapped(style, '  before  ', verdict.before.sentence),
		...wrapped(style, '  after   ', verdict.after.sentence),
	];
}
