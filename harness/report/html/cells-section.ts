import type {Element} from 'hast';
import {h} from 'hastscript';
import type {MatrixReport} from '../matrix/matrix-report.ts';
import type {NotPassed} from '../matrix/matrix-cells.ts';
import {cellGroups, type CellGroup} from './cell-groups.ts';
import {command, prose, standing} from './parts.ts';
import {toldOf} from './release-grid.ts';

/** What each cell of the grid says: where it holds, and the first rows that did not pass. */
export function toldCells(matrix: MatrixReport): readonly Element[] {
	return toldOf(matrix).map(requirement => {
		const groups = cellGroups(matrix, requirement);
		const states = [...new Set(groups.flatMap(({cells}) => cells.map(({state}) => state)))];
		return h('details.group', [
			h('summary', [
				h('span.what', [h('b', requirement.id), ' ', ...prose(requirement.statement)]),
				h('span.where', states.join(', ')),
			]),
			h('div.unfolded', groups.map(told)),
		]);
	});
}

function told({id, says, cells, where}: CellGroup): Element {
	const [first] = cells;
	return h('div.cell', {id, tabIndex: -1}, [
		h('p', first && standing(first.state, says)),
		...[...where].map(([level, names]) => h('p.quiet', `${level}: ${names.join(', ')}`)),
		...(first?.notPassed ?? []).flatMap(toldRow),
	]);
}

function toldRow({key, expected, saw, again}: NotPassed): readonly Element[] {
	return [
		h('h3.part', key),
		...(expected === undefined ? [] : [h('p', ['expected ', h('code.expected', expected)])]),
		...(saw === undefined ? [] : [h('p', ['saw ', h('code.observed', saw)])]),
		...(again === undefined ? [] : [command(again)]),
	];
}
