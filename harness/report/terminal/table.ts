import {levels} from '../../model/levels.ts';
import {cellStates, type Cell} from '../../verdict/cells.ts';
import type {ConformanceReport, ReportedRequirement} from '../conformance-report.ts';
import {cut, paint, wrapped, type Style} from '../../machine/style.ts';
import {inkOf, symbolOf} from './symbols.ts';

const idColumn = 5;

/** The columns besides the id, as far as the terminal has room for them. */
interface Columns {
	readonly keyword: number;
	/** 0: no sentence, because too little of it would be left. */
	readonly sentence: number;
	readonly levels: readonly number[];
}

function columnsFor({width}: Style): Columns {
	const wide = {keyword: 9, levels: [13, 13, 13]};
	const sentence = width - idColumn - wide.keyword - total(wide.levels);
	if (sentence >= 14) return {...wide, sentence};
	const narrow = [10, 13, 10];
	const keyword = idColumn + wide.keyword + total(narrow) <= width ? wide.keyword : 0;
	return {keyword, sentence: 0, levels: narrow};
}

const total = (widths: readonly number[]): number => widths.reduce((sum, each) => sum + each, 0);

/** Requirement × level, one line per requirement, and a legend of its signs. */
export function table(style: Style, {requirements: all}: ConformanceReport): readonly string[] {
	const requirements = all.filter(isTold);
	const columns = columnsFor(style);
	const titles = levels.map((title, index) => title.padEnd(columns.levels[index] ?? 0));
	const head = ' '.repeat(idColumn + columns.keyword + columns.sentence) + titles.join('');
	return [
		paint(style, 'bold', head.trimEnd()),
		...requirements.map(requirement => line(style, requirement, columns)),
		'',
		...legend(style, requirements),
	];
}

/** For requirements that were not selected, "Not run" is enough. */
function isTold({cells}: ReportedRequirement): boolean {
	return levels.some(level => !['not selected', 'says nothing'].includes(cells[level].state));
}

function line(style: Style, requirement: ReportedRequirement, columns: Columns): string {
	const {id, keyword, statement, cells} = requirement;
	const sentence =
		columns.sentence === 0
			? ''
			: cut(style, statement, columns.sentence - 2).padEnd(columns.sentence);
	const shown = levels.map((level, index) => cell(style, cells[level], columns.levels[index] ?? 0));
	const named = columns.keyword === 0 ? '' : keyword.padEnd(columns.keyword);
	return `${id.padEnd(idColumn)}${named}${sentence}${shown.join('')}`.trimEnd();
}

/** The sign and the number of rows: `✔ 12`, or `✘ 10/12` if two of twelve did not pass. */
function cell(style: Style, {state, judged, passed}: Cell, width: number): string {
	const count = judged === passed ? String(judged) : `${passed}/${judged}`;
	const text = `${symbolOf(style, state)}${judged === 0 ? '' : ` ${count}`}`;
	return paint(style, inkOf(state), text) + ' '.repeat(Math.max(1, width - text.length));
}

function legend(style: Style, requirements: readonly ReportedRequirement[]): readonly string[] {
	const present = new Set(
		requirements.flatMap(({cells}) => levels.map(level => cells[level].state)),
	);
	const signs = cellStates.filter(state => state !== 'says nothing' && present.has(state));
	const text = signs.map(
		state => `${symbolOf(style, state)}\u00A0${state.replaceAll(' ', '\u00A0')}`,
	);
	return wrapped(style, '', text.join('   ')).map(each => each.replaceAll('\u00A0', ' ').trim());
}
