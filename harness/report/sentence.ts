import type {Plan} from './plan.ts';
import type {Reason} from './reasons.ts';
import type {Standing, StandingRow} from './standing.ts';

export const conclusions = ['conformant', 'non-conformant', 'inconclusive'] as const;

export type Conclusion = (typeof conclusions)[number];

interface Judged {
	readonly narrowed: readonly string[];
	readonly nonConformant: readonly Reason[];
	readonly inconclusive: readonly Reason[];
	readonly rows: readonly StandingRow[];
}

/** The verdict as one line: what, of whom, by which rows. */
export function sayVerdict(conclusion: Conclusion, {subject}: Plan, verdict: Judged): string {
	const {name, version} = subject;
	const who = version === undefined ? name : `${name} ${version}`;
	const narrowed =
		verdict.narrowed.length === 0 ? '' : ` as far as selected (${verdict.narrowed.join('; ')})`;
	if (conclusion === 'conformant') return `${conclusion}${narrowed}: ${who}: ${counts(verdict)}`;
	const {nonConformant, inconclusive} = verdict;
	const failed = nonConformant.map(({why}) => why);
	const open = inconclusive.map(({why, rows}) => `${rowCount(rows.length)}${why}`);
	return [
		`${conclusion}: ${who}: ${few(failed.length > 0 ? failed : open)}`,
		...(failed.length > 0 && open.length > 0 ? [`also inconclusive: ${few(open)}`] : []),
		counts(verdict),
	].join('; ');
}

function counts({rows}: Judged): string {
	const byStanding = Map.groupBy(rows, ({standing}) => standing);
	const count = (standing: Standing) => byStanding.get(standing)?.length ?? 0;
	const all: readonly (readonly [number, string])[] = [
		[count('passed'), 'passed'],
		[count('failed'), 'failed'],
		[count('deviation'), 'deviate as listed'],
		[count('inconclusive'), 'inconclusive'],
		[count('not applicable'), 'not applicable'],
		[count('observed'), 'only observed'],
	];
	const said = all.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
	return `of ${rows.length} rows ${said.join(', ') || 'none was run'}`;
}

function rowCount(rows: number): string {
	if (rows === 0) return '';
	return rows === 1 ? '1 row: ' : `${rows} rows: `;
}

const mostSaid = 6;

function few(reasons: readonly string[]): string {
	const more = reasons.length - mostSaid;
	return `${reasons.slice(0, mostSaid).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
