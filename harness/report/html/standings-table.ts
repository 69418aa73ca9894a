import type {Element} from 'hast';
import {h} from 'hastscript';
import type {CellState} from '../../verdict/cells.ts';
import {standings, type MatrixReport, type MatrixStanding} from '../matrix/matrix-report.ts';
import {inked, prose, sign, standing} from './parts.ts';

const states = {
	deviates: 'non-conformant',
	'deviates as listed': 'deviation',
	inconclusive: 'inconclusive',
	'falls short': 'falls short',
	conforms: 'conformant',
	'no such level': 'not applicable',
	observed: 'observed',
	'not judged': 'not selected',
} as const satisfies Readonly<Record<MatrixStanding, CellState>>;

/** Requirement × column: the worst standing at any level, as a sign. Requirements that nobody judged are left out. */
export function standingsTable({
	columns,
	requirements,
}: Pick<MatrixReport, 'columns' | 'requirements'>): readonly Element[] {
	const told = requirements.filter(({standings: all}) => all.some(each => each !== 'not judged'));
	const present = new Set(told.flatMap(({standings: all}) => all));
	return [
		h(
			'p.legend',
			standings.filter(each => present.has(each)).map(each => standing(states[each], each)),
		),
		h('div.wide', {role: 'group', ariaLabel: 'Each requirement in each column', tabIndex: 0}, [
			h('table.matrix', [
				h('caption.unseen', 'Each requirement in each column'),
				h(
					'thead',
					h('tr', [
						h('th', {scope: 'col'}, 'Requirement'),
						...columns.map(({name}) => h('th.level', {scope: 'col'}, name)),
					]),
				),
				h('tbody', told.map(line)),
			]),
		]),
	];
}

function line({
	id,
	keyword,
	statement,
	standings: all,
}: MatrixReport['requirements'][number]): Element {
	return h('tr', [
		h('th', {scope: 'row'}, [
			h('span.requirement', [
				h('span.id', id),
				h('span.keyword', keyword),
				h('span.statement', prose(statement)),
			]),
		]),
		...all.map(each => h('td', {dataInk: inked(states[each])}, [...sign(states[each], each)])),
	]);
}
