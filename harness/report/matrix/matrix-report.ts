import {isDeepStrictEqual} from 'node:util';
import {levels} from '../../model/levels.ts';
import type {CellState} from '../../verdict/cells.ts';
import type {ConformanceReport, ReportedRequirement, ReportedRow} from '../conformance-report.ts';
import {tellObservation} from '../../model/tell.ts';
import {cellOf, type MatrixCell} from './matrix-cells.ts';

/** The standing of a requirement in one column, over all its levels. */
export const standings = [
	'deviates',
	'deviates as listed',
	'inconclusive',
	'falls short',
	'conforms',
	'no such level',
	'observed',
	'not judged',
] as const;

export type MatrixStanding = (typeof standings)[number];

/** One tested combination. */
export interface Column {
	/** `1.23.0`, or `1.23.0 on 1.34.10` if Kubernetes differs too. */
	readonly name: string;
	/** Of a release of Knative, if Kubernetes differs too. */
	readonly place?: Place;
	readonly report: Pick<
		ConformanceReport,
		'harness' | 'suiteDigest' | 'verdict' | 'requirements' | 'rows' | 'measured'
	>;
}

/** A cell of Knative × Kubernetes. */
export interface Place {
	readonly knative: string;
	readonly kubernetes: string;
}

/** A row whose observation differs from that in the previous column. */
export interface Change {
	readonly key: string;
	readonly requirement: string;
	/** The observations before and after, as text. */
	readonly before: string;
	readonly after: string;
	/** The standing before and after. */
	readonly standing: readonly [string, string];
}

/** matrix.json: several reports side by side. */
export interface MatrixReport {
	readonly schemaVersion: 1;
	readonly harness: ConformanceReport['harness'];
	readonly suiteDigest: string;
	readonly columns: readonly {
		readonly name: string;
		readonly place?: Place;
		readonly verdict: Pick<ConformanceReport['verdict'], 'conclusion' | 'exitCode' | 'sentence'>;
		readonly kubernetes: string | undefined;
	}[];
	readonly requirements: readonly {
		readonly id: string;
		readonly keyword: string;
		readonly statement: string;
		/** By column. */
		readonly standings: readonly MatrixStanding[];
		/** By column, at each level. */
		readonly cells: ReadonlyArray<readonly MatrixCell[]>;
	}[];
	/**
	 * Between each column and the next; if Kubernetes differs too, from each release to the next on the first Kubernetes, and
	 * for each release from one Kubernetes to the next.
	 */
	readonly changes: readonly {
		readonly from: string;
		readonly to: string;
		readonly rows: readonly Change[];
	}[];
}

/** Puts reports of one suite side by side, in the given order. */
export function matrixReport(columns: readonly Column[]): MatrixReport {
	const [first] = columns;
	if (!first) throw new Error('a matrix of nothing');
	return {
		schemaVersion: 1,
		harness: first.report.harness,
		suiteDigest: first.report.suiteDigest,
		columns: columns.map(({name, place, report: {verdict, measured}}) => ({
			name,
			...(place && {place}),
			verdict: {
				conclusion: verdict.conclusion,
				exitCode: verdict.exitCode,
				sentence: verdict.sentence,
			},
			kubernetes: measured?.facts.kubernetes,
		})),
		requirements: first.report.requirements.map(({id, keyword, statement}) => ({
			id,
			keyword,
			statement,
			standings: columns.map(({report}) =>
				standingOf(report.requirements.find(each => each.id === id)),
			),
			cells: columns.map(({report}) => levels.map(level => cellOf(report, id, level))),
		})),
		changes: neighbours(columns).map(([before, after]) => ({
			from: before.name,
			to: after.name,
			rows: changesBetween(before, after),
		})),
	};
}

/** The columns of the first Kubernetes, and those of programs, which stand on none; all if there is one Kubernetes. */
export function onFirstKubernetes<Placed extends Pick<Column, 'place'>>(
	columns: readonly Placed[],
): readonly Placed[] {
	const first = columns.find(({place}) => place)?.place?.kubernetes;
	return columns.filter(({place}) => !place || place.kubernetes === first);
}

/** The columns that are compared. */
function neighbours(columns: readonly Column[]): ReadonlyArray<readonly [Column, Column]> {
	const inOrder = (line: readonly Column[]) =>
		line.slice(1).map((column, index) => [line[index] ?? column, column] as const);
	const releases = Map.groupBy(columns, ({place}) => place?.knative);
	const across = onFirstKubernetes(columns);
	const down = [...releases].flatMap(([release, line]) => (release ? inOrder(line) : []));
	return [...inOrder(across), ...down];
}

/** The worst state at any level. */
export function standingOf(requirement: ReportedRequirement | undefined): MatrixStanding {
	const states = levels.map(level => requirement?.cells[level].state);
	const said = standings.find(standing => states.some(state => state && means[state] === standing));
	return said ?? 'not judged';
}

const means: Readonly<Record<CellState, MatrixStanding>> = {
	'non-conformant': 'deviates',
	deviation: 'deviates as listed',
	inconclusive: 'inconclusive',
	'falls short': 'falls short',
	conformant: 'conforms',
	'not applicable': 'no such level',
	observed: 'observed',
	'not selected': 'not judged',
	"not this subject's": 'not judged',
	'says nothing': 'not judged',
};

/** Rows with different observations; a row that one of them lacks was not run there, and is not a change. */
function changesBetween(before: Column, after: Column): readonly Change[] {
	const known = new Map(before.report.rows.map(row => [row.key, row]));
	return after.report.rows.flatMap(row => {
		const was = known.get(row.key);
		if (!was || isSame(was, row)) return [];
		return [
			{
				key: row.key,
				requirement: row.requirement,
				before: tell(was),
				after: tell(row),
				standing: [was.standing, row.standing] as const,
			},
		];
	});
}

function isSame(a: ReportedRow, b: ReportedRow): boolean {
	return bare(a) === bare(b) && isDeepStrictEqual(a.observed, b.observed);
}

/** The standing without deviations: an excuse is not a property of the implementation. */
function bare({standing}: ReportedRow): string {
	return standing === 'deviation' ? 'failed' : standing;
}

/** The observation of a row whose level no spelling selects. */
export const noSuchLevel = 'no such level';

function tell({observed, standing, reason}: ReportedRow): string {
	if (observed !== undefined) return tellObservation(observed);
	const missing = standing === 'not applicable' || reason?.startsWith(noSuchLevel);
	return missing ? noSuchLevel : (reason ?? standing);
}
