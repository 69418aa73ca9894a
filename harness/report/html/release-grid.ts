import type {Element} from 'hast';
import {h} from 'hastscript';
import {levels, type Level} from '../../model/levels.ts';
import {cellStates, type CellState} from '../../verdict/cells.ts';
import {onFirstKubernetes, type MatrixReport} from '../matrix/matrix-report.ts';
import type {MatrixCell} from '../matrix/matrix-cells.ts';
import {cellGroups, type CellGroup} from './cell-groups.ts';
import {inked, sign, standing} from './parts.ts';

type Requirement = MatrixReport['requirements'][number];

const says: ReadonlySet<CellState> = new Set<CellState>(
	cellStates.filter(state => state !== 'says nothing' && state !== 'not selected'),
);

/** Requirements of which a cell says something. */
export const toldOf = ({requirements}: MatrixReport): readonly Requirement[] =>
	requirements.filter(({cells}) => cells.flat().some(({state}) => says.has(state)));

/** Requirement × release × level as a picture, one for each Kubernetes. A cell leads to what it says. */
export function releaseGrids(matrix: MatrixReport): readonly Element[] {
	const told = toldOf(matrix);
	const all = told.flatMap(({cells}) => cells.flat());
	const shown = levels.filter(level =>
		all.some(cell => cell.level === level && says.has(cell.state)),
	);
	const present = new Set(all.map(({state}) => state));
	return [
		h(
			'p.legend',
			cellStates
				.filter(state => says.has(state) && present.has(state))
				.map(state => standing(state)),
		),
		...places(matrix).flatMap(({on, columns}) => [
			...(on === undefined ? [] : [h('h3', `On Kubernetes ${on}`)]),
			grid({matrix, told, shown, columns, on}),
		]),
	];
}

/** Columns by Kubernetes; programs, which stand on none, are beside the releases on the first. */
function places({columns}: MatrixReport) {
	const indexed = columns.map((column, index) => ({...column, index}));
	const first = onFirstKubernetes(indexed);
	const others = Map.groupBy(
		indexed.filter(column => !first.includes(column)),
		({place}) => place?.kubernetes,
	);
	const placeOfFirst = first.find(({place}) => place)?.place?.kubernetes;
	return [[placeOfFirst, first] as const, ...others].map(([on, those]) => ({on, columns: those}));
}

interface Grid {
	readonly matrix: MatrixReport;
	readonly told: readonly Requirement[];
	readonly shown: readonly Level[];
	readonly columns: ReturnType<typeof places>[number]['columns'];
	readonly on: string | undefined;
}

function grid({matrix, told, shown, columns, on}: Grid): Element {
	const label = `Each requirement at each level of each release${on === undefined ? '' : ` on Kubernetes ${on}`}`;
	return h('div.wide', {role: 'group', ariaLabel: label}, [
		h('table.grid', [
			h('caption.unseen', label),
			h('thead', [
				h('tr', [
					h('th', {scope: 'col', rowSpan: 2}, 'Requirement'),
					...columns.map(({name, place}) =>
						h('th.release', {scope: 'colgroup', colSpan: shown.length}, place?.knative ?? name),
					),
				]),
				h(
					'tr',
					columns.flatMap(() =>
						shown.map(level => h('th.level', {scope: 'col'}, h('span', level))),
					),
				),
			]),
			h(
				'tbody',
				told.map(requirement => {
					const groups = cellGroups(matrix, requirement);
					return h('tr', [
						h('th', {scope: 'row'}, [
							h('span.id', requirement.id),
							h('span.statement', requirement.statement.replaceAll('`', '')),
						]),
						...columns.flatMap(({name, index}) =>
							(requirement.cells[index] ?? [])
								.filter(({level}) => shown.includes(level))
								.map(each => square(each, `${requirement.id}, ${name}`, groups)),
						),
					]);
				}),
			),
		]),
	]);
}

function square(cell: MatrixCell, where: string, groups: readonly CellGroup[]): Element {
	const {level, state} = cell;
	const group = groups.find(({cells}) => cells.includes(cell));
	const first = {'data-first': level === levels[0]};
	if (group === undefined) return h('td', first, h('span.unseen', state));
	const label = `${where}, ${level}: ${group.says}`;
	return h('td', {dataInk: inked(state), ...first}, [
		h('a', {href: `#${group.id}`, title: label, ariaLabel: label}, [...sign(state, '')]),
	]);
}
