import type {ConformanceReport, ReportedRow} from '../conformance-report.ts';
import {differences, type Difference} from './differences.ts';

/** Rows that fail, or could not be judged, in one way. */
export interface FailureGroup {
	/** In words: `R12: allowPrivilegeEscalation: expected false, saw absent`. */
	readonly what: string;
	readonly rows: readonly ReportedRow[];
}

/** Failed rows by what is wrong with them, whatever the container in which it is; the most first. */
export function failureGroups(rows: readonly ReportedRow[]): readonly FailureGroup[] {
	return grouped(rows, row => `${row.requirement}: ${whatIsWrong(row)}`);
}

/** In words: `allowPrivilegeEscalation: expected false, saw absent`. */
export function whatIsWrong({expected, observed, reason, standing}: ReportedRow): string {
	if (expected === undefined || observed === undefined) return reason ?? standing;
	return [...new Set(differences(expected, observed).map(tell))].toSorted().join('; ');
}

/** Rows by why they could not be judged. */
export function unjudgedGroups({rows}: ConformanceReport): readonly FailureGroup[] {
	const open = rows.filter(({standing}) => standing === 'inconclusive');
	return grouped(open, ({reason}) => reason ?? 'no reason was recorded');
}

function grouped(
	rows: readonly ReportedRow[],
	what: (row: ReportedRow) => string,
): readonly FailureGroup[] {
	return [...Map.groupBy(rows, what)]
		.map(([said, those]) => ({what: said, rows: those}))
		.toSorted((one, other) => other.rows.length - one.rows.length);
}

/** Which container it is in, and the place in a list, do not matter. */
function tell({at, expected, seen}: Difference): string {
	const where = at
		.split('.')
		.filter(part => !['pod', 'container', 'sidecar', 'init'].includes(part) && !/^\d+$/.test(part));
	const said = `expected ${begin(expected)}, saw ${begin(seen)}`;
	return where.join('.') === '' ? said : `${where.join('.')}: ${said}`;
}

const begin = (text: string): string => (text.length > 200 ? `${text.slice(0, 200)} …` : text);
