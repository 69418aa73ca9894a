import type {Element} from 'hast';
import {h} from 'hastscript';
import {levels} from '../../model/levels.ts';
import {cellStates, type Cell} from '../../verdict/cells.ts';
import type {ConformanceReport, ReportedRequirement} from '../conformance-report.ts';
import {inked, prose, section, sign, standing} from './parts.ts';

/** Requirement × level: the sign, and how many rows pass. A cell leads to its rows. */
export function requirementsSection({requirements}: ConformanceReport): readonly Element[] {
	const told = requirements.filter(isTold);
	const others = requirements.filter(requirement => !isTold(requirement));
	const states = new Set(told.flatMap(({cells}) => levels.map(level => cells[level].state)));
	return section(
		'requirements',
		'Requirements',
		h(
			'p.legend',
			cellStates
				.filter(state => state !== 'says nothing' && states.has(state))
				.map(state => standing(state)),
		),
		h('table.matrix', [
			h('caption.unseen', 'Each requirement at each level'),
			h('thead', h('tr', [h('th', {scope: 'col'}, 'Requirement'), ...levels.map(head)])),
			h('tbody', told.map(line)),
		]),
		...(others.length === 0
			? []
			: [h('p.quiet', `Not run here: ${others.map(({id}) => id).join(', ')}.`)]),
	);
}

function isTold({cells}: ReportedRequirement): boolean {
	return levels.some(level => !['not selected', 'says nothing'].includes(cells[level].state));
}

const head = (level: string): Element => h('th.level', {scope: 'col'}, level);

function line({id, keyword, statement, words, line: at, cells}: ReportedRequirement): Element {
	return h('tr', [
		h('th', {scope: 'row'}, [
			h('span.requirement', [
				h('span.id', id),
				h('span.keyword', keyword),
				h('span.statement', {title: `“${words}” (line ${at})`}, prose(statement)),
			]),
		]),
		...levels.map(level =>
			h('td', {dataInk: inked(cells[level].state)}, cell(id, level, cells[level])),
		),
	]);
}

function cell(id: string, level: string, {state, judged, passed, why}: Cell): Element {
	if (state === 'says nothing') return h('span.unseen', state);
	const count = judged === passed ? String(judged) : `${passed}/${judged}`;
	const shown = [...sign(state), judged === 0 ? '' : h('span.count', ` ${count}`)];
	const properties = {title: why ?? state, dataRequirement: id, dataLevel: level};
	return judged === 0
		? h('span', {title: why ?? state}, shown)
		: h('a', {href: '#rows', ...properties}, shown);
}
