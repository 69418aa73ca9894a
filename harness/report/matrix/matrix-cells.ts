import type {Level} from '../../model/levels.ts';
import {tellExpectation, tellObservation} from '../../model/tell.ts';
import type {Cell} from '../../verdict/cells.ts';
import {cites} from '../../verdict/row-verdict.ts';
import type {ConformanceReport, ReportedRow} from '../conformance-report.ts';

/** A requirement at one level in one column, with the first rows that did not pass. */
export interface MatrixCell extends Cell {
	readonly level: Level;
	readonly notPassed: readonly NotPassed[];
}

export interface NotPassed {
	readonly key: string;
	readonly standing: string;
	readonly expected?: string;
	readonly saw?: string;
	readonly again?: string;
}

/** In a cell; its own report has the others. */
const mostRows = 3;

const worstFirst = ['failed', 'inconclusive', 'deviation'];

export function cellOf(
	{requirements, rows}: Pick<ConformanceReport, 'requirements' | 'rows'>,
	id: string,
	level: Level,
): MatrixCell {
	const cell = requirements.find(each => each.id === id)?.cells[level];
	const own = rows.filter(row => row.level === level && cites(row, id));
	const notPassed = worstFirst
		.flatMap(standing => own.filter(row => row.standing === standing))
		.slice(0, mostRows)
		.map(toldRow);
	return {level, ...(cell ?? {state: 'not selected', judged: 0, passed: 0}), notPassed};
}

function toldRow({key, standing, reason, expected, observed, again}: ReportedRow): NotPassed {
	const saw = observed ? tellObservation(observed) : reason;
	return {
		key,
		standing,
		...(expected && {expected: tellExpectation(expected)}),
		...(saw !== undefined && {saw}),
		...(again !== undefined && {again}),
	};
}
