import {levels, type Level} from '../../model/levels.ts';
import {tellExpectation, tellObservation} from '../../model/tell.ts';
import type {CellState} from '../../verdict/cells.ts';
import {compareObservations, type Difference} from '../compare-observations.ts';
import type {ConformanceReport, ReportedRow} from '../conformance-report.ts';

/** What differs between two reports: of two releases, or of two runs. */
export interface ReportDiff {
	readonly apiVersion: 'secure-pod-defaults-conformance/v1';
	readonly kind: 'ReportDiff';
	/** What was judged in another way: subject, Kubernetes, images, suite, limits. */
	readonly identity: readonly IdentityChange[];
	readonly verdict: {readonly before: ComparedVerdict; readonly after: ComparedVerdict};
	/** Requirements whose state at a level is another. */
	readonly cells: readonly CellChange[];
	/** Rows of both reports that stand otherwise, or of which something else was observed. */
	readonly rows: readonly RowChange[];
	/** How many rows both have. */
	readonly compared: number;
	/** Rows that only one of them has run, by the reason that the other gives. */
	readonly onlyBefore: readonly OnlyOne[];
	readonly onlyAfter: readonly OnlyOne[];
}

export type ComparedVerdict = Pick<ConformanceReport['verdict'], 'conclusion' | 'sentence'>;

export interface IdentityChange {
	readonly what: string;
	/** Missing: it is not in that report. */
	readonly before?: string;
	readonly after?: string;
}

export interface CellChange {
	readonly requirement: string;
	readonly keyword: string;
	readonly statement: string;
	readonly level: Level;
	readonly before: CellState;
	readonly after: CellState;
}

export interface RowChange {
	readonly key: string;
	readonly requirement: string;
	readonly level: Level;
	/** The standings before and after. */
	readonly standing: readonly [string, string];
	/** The observations before and after, as text. */
	readonly before: string;
	readonly after: string;
	readonly expected?: string;
}

export interface OnlyOne {
	readonly why: string;
	readonly rows: readonly string[];
}

/** Compares two reports; times and ids do not count. */
export function reportDiff(before: ConformanceReport, after: ConformanceReport): ReportDiff {
	const {compared, different} = compareObservations(before, after);
	const rows = new Map(after.rows.map(row => [row.key, row]));
	return {
		apiVersion: 'secure-pod-defaults-conformance/v1',
		kind: 'ReportDiff',
		identity: identityChanges(before, after),
		verdict: {before: verdictOf(before), after: verdictOf(after)},
		cells: cellChanges(before, after),
		rows: different.flatMap(each => rowChange(each, rows.get(each.key)) ?? []),
		compared,
		onlyBefore: onlyIn(before, after),
		onlyAfter: onlyIn(after, before),
	};
}

/** Whether both reports say the same of the subject; another identity alone is no difference. */
export const isSame = ({verdict, cells, rows, onlyBefore, onlyAfter}: ReportDiff): boolean =>
	verdict.before.conclusion === verdict.after.conclusion &&
	[cells, rows, onlyBefore, onlyAfter].every(list => list.length === 0);

function verdictOf({verdict: {conclusion, sentence}}: ConformanceReport): ComparedVerdict {
	return {conclusion, sentence};
}

function identityChanges(
	before: ConformanceReport,
	after: ConformanceReport,
): readonly IdentityChange[] {
	const [from, to] = [identityOf(before), identityOf(after)];
	return [...new Set([...from.keys(), ...to.keys()])].flatMap(what => {
		const [one, other] = [from.get(what), to.get(what)];
		if (one === other) return [];
		return [
			{
				what,
				...(one === undefined ? {} : {before: one}),
				...(other === undefined ? {} : {after: other}),
			},
		];
	});
}

/** What was judged, by what and where, each part under its name. */
function identityOf(report: ConformanceReport): ReadonlyMap<string, string> {
	const {subject, harness, suiteDigest, provider, selection, measured, limits} = report;
	const facts: readonly (readonly [string, string | undefined])[] = [
		['subject', [subject.name, subject.version].filter(Boolean).join(' ')],
		['harness', harness.version],
		['suite', suiteDigest],
		['provider', provider],
		['selection', JSON.stringify({...selection, seed: undefined})],
		['seed of the random objects', selection.seed?.toString()],
		['Kubernetes', measured?.facts.kubernetes],
		['node runtime', measured?.facts.nodes[0]?.containerRuntime],
		['configuration before', measured?.configurationHash.before],
		...(measured?.components ?? []).map(
			({name, version, digest}) => [`image ${name}`, `${version} ${digest}`] as const,
		),
		...Object.entries(limits).map(([name, value]) => [`limit ${name}`, `${value} ms`] as const),
	];
	return new Map(facts.flatMap(([what, value]) => (value === undefined ? [] : [[what, value]])));
}

function cellChanges(before: ConformanceReport, after: ConformanceReport): readonly CellChange[] {
	const earlier = new Map(before.requirements.map(each => [each.id, each]));
	return after.requirements.flatMap(({id, keyword, statement, cells}) =>
		levels.flatMap(level => {
			const was = earlier.get(id)?.cells[level].state ?? 'not selected';
			const is = cells[level].state;
			return was === is
				? []
				: [{requirement: id, keyword, statement, level, before: was, after: is}];
		}),
	);
}

function rowChange(
	{key, one, other}: Difference,
	row: ReportedRow | undefined,
): RowChange | undefined {
	return (
		row && {
			key,
			requirement: row.requirement,
			level: row.level,
			standing: [one.standing, other.standing],
			before: seen(one),
			after: seen(other),
			...(row.expected && {expected: tellExpectation(row.expected)}),
		}
	);
}

const seen = ({observed}: Difference['one']): string =>
	observed ? tellObservation(observed) : 'nothing';

/** The rows of the one, by why the other does not have them. */
function onlyIn(one: ConformanceReport, other: ConformanceReport): readonly OnlyOne[] {
	const there = new Set(other.rows.map(({key}) => key));
	const whys = new Map(other.notRun.flatMap(({why, rows}) => rows.map(key => [key, why])));
	const missing = one.rows.map(({key}) => key).filter(key => !there.has(key));
	const byWhy = Map.groupBy(missing, key => whys.get(key) ?? 'the suite has no such row');
	return [...byWhy].map(([why, rows]) => ({why, rows}));
}

/**
 * Rows that changed alike: the same requirement, standings and observations; those of a level that one of both does not have, all
 * together. What fails now comes first.
 */
export function alike(rows: readonly RowChange[]): readonly (readonly RowChange[])[] {
	const groups = Map.groupBy(rows, row =>
		JSON.stringify(isOfMissingLevel(row) ? [row.level, row.standing] : {...row, key: ''}),
	);
	return [...groups.values()].toSorted((one, other) => rank(one) - rank(other));
}

export const isOfMissingLevel = ({standing}: RowChange): boolean =>
	standing.includes('not applicable');

const rank = ([first]: readonly RowChange[]): number => {
	const after = worst.indexOf(first?.standing[1] ?? '');
	return after < 0 ? worst.length : after;
};

const worst: readonly string[] = ['failed', 'inconclusive', 'deviation', 'not applicable'];
