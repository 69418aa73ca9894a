import {isDeepStrictEqual} from 'node:util';
import type {ConformanceReport, ReportedRow} from './conformance-report.ts';

type Observed = Pick<ReportedRow, 'key' | 'observed' | 'standing'>;

/** A row with different observations in two runs. */
export interface Difference {
	readonly key: string;
	readonly one: Omit<Observed, 'key'>;
	readonly other: Omit<Observed, 'key'>;
}

/** The rows of both reports, and those with a different observation or standing. */
export function compareObservations(
	one: Pick<ConformanceReport, 'rows'>,
	other: Pick<ConformanceReport, 'rows'>,
): {readonly compared: number; readonly different: readonly Difference[]} {
	const others = new Map(other.rows.map(row => [row.key, seen(row)]));
	const pairs = one.rows.flatMap(row => {
		const match = others.get(row.key);
		return match ? [{key: row.key, one: seen(row), other: match}] : [];
	});
	return {
		compared: pairs.length,
		different: pairs.filter(pair => !isDeepStrictEqual(pair.one, pair.other)),
	};
}

const seen = ({observed, standing}: ReportedRow): Omit<Observed, 'key'> => ({
	standing,
	...(observed && {observed}),
});
