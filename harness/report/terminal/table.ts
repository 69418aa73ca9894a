import {levels} from '../../model/levels.ts';
import {cellStates, type Cell} from '../../verdict/cells.ts';
import type {ConformanceReport, ReportedRequirement} from '../conformance-report.ts';
import {cut, paint, wrapped, type Style} from '../../machine/style.ts';
import {inkOf, symbolOf} from './symbols.ts';

const idColumn = 5;
const keywordColumn = 9;
const levelColumn = 13;

/** Requirement × level, one line per requirement, and a legend of its signs. */
export function table(style: Style, {requirements: all}: ConformanceReport): readonly string[] {
	const requirements = all.filter(isTold);
	const sentenceColumn = style.width - idColumn - keywordColumn - levels.length * levelColumn;
	const head = ' '.repeat(idColumn + keywordColumn + sentenceColumn) + columns(levels);
	return [
		paint(style, 'bold', head.trimEnd()),
		...requirements.map(requirement => line(style, requirement, sentenceColumn)),
		'',
		...legend(style, requirements),
	];
}

/** For requirements that were not selected, "Not run" is enough. */
function isTold({cells}: ReportedRequirement): boolean {
	return levels.some(level => !['not selected', 'says nothing'].includes(cells[level].state));
}

function line(style: Style, requirement: ReportedRequirement, sentenceColumn: number): string {
	const {id, keyword, statement, cells} = requirement;
	const sentence = cut(style, statement, sentenceColumn - 2).padEnd(sentenceColumn);
	const shown = levels.map(level => cell(style, cells[level]));
	return `${id.padEnd(idColumn)}${keyword.padEnd(keywordColumn)}${sentence}${shown.join('')}`.trimEnd();
}

/** The sign and the number of rows: `✔ 12`, or `✘ 10/12` if two of twelve did not pass. */
function cell(style: Style, {state, judged, passed}: Cell): string {
	const count = judged === passed ? String(judged) : `${passed}/${judged}`;
	const text = `${symbolOf(style, state)}${judged === 0 ? '' : ` ${count}`}`;
	return paint(style, inkOf(state), text) + ' '.repeat(Math.max(1, levelColumn - text.length));
}

function columns(titles: readonly string[]): string {
	return titles.map(title => title.padEnd(levelColumn)).join('');
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
