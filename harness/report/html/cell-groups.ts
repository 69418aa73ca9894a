import type {Level} from '../../model/levels.ts';
import type {MatrixReport} from '../matrix/matrix-report.ts';
import type {MatrixCell} from '../matrix/matrix-cells.ts';
import {numbered} from './parts.ts';

/** Cells of one requirement that say the same. */
export interface CellGroup {
	/** Where the page tells of them. */
	readonly id: string;
	readonly says: string;
	readonly cells: readonly MatrixCell[];
	/** The names of the columns at each level. */
	readonly where: ReadonlyMap<Level, readonly string[]>;
}

/** What the cells of a requirement say, each once. */
export function cellGroups(
	{columns, requirements}: MatrixReport,
	requirement: MatrixReport['requirements'][number],
): readonly CellGroup[] {
	const place = requirements.indexOf(requirement);
	const placed = requirement.cells.flatMap((cells, index) =>
		cells.map(cell => ({cell, name: columns[index]?.name ?? ''})),
	);
	const told = placed.filter(({cell: {state}}) => !silent.has(state));
	const alike = Map.groupBy(told, ({cell}) => JSON.stringify(withoutPlace(cell)));
	return [...alike.values()].map((those, index) => ({
		id: `cell-${place}-${index}`,
		says: sayCell(those.map(({cell}) => cell)[0]),
		cells: those.map(({cell}) => cell),
		where: new Map(
			[...Map.groupBy(those, ({cell}) => cell.level)].map(
				([level, at]) => [level, at.map(({name}) => name)] as const,
			),
		),
	}));
}

const silent: ReadonlySet<string> = new Set(['says nothing', 'not selected']);

/** Without what always differs: the level, and the command that names the release. */
function withoutPlace({level, notPassed, ...cell}: MatrixCell): unknown {
	const rows = notPassed.map(({again: _again, key, ...row}) => ({
		...row,
		key: key.replace(` [${level}]`, ''),
	}));
	return {...cell, rows};
}

function sayCell(cell: MatrixCell | undefined): string {
	if (cell === undefined) return '';
	const {state, judged, passed, why} = cell;
	const rows = judged === 1 ? 'row passes' : 'rows pass';
	const count = judged === 0 ? '' : `, ${numbered(passed)} of ${numbered(judged)} ${rows}`;
	return `${state}${count}${why === undefined ? '' : `: ${why}`}`;
}
