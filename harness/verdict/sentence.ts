import type {RequirementStanding} from './cells.ts';
import type {Plan} from '../model/plan.ts';
import type {Reason} from './reasons.ts';
import type {Standing, StandingRow} from './row-verdict.ts';

export const conclusions = ['conformant', 'non-conformant', 'inconclusive'] as const;

export type Conclusion = (typeof conclusions)[number];

interface Judged {
	readonly narrowed: readonly string[];
	readonly nonConformant: readonly Reason[];
	readonly inconclusive: readonly Reason[];
	readonly rows: readonly StandingRow[];
	readonly requirements: readonly RequirementStanding[];
}

/** The ids of the SHOULD requirements. */
const shouldOf = (requirements: readonly RequirementStanding[]): readonly string[] =>
	requirements.filter(({requirement}) => requirement.keyword === 'SHOULD').map(({id}) => id);

/** The verdict on one line: the conclusion, the subject and the reasons. */
export function sayVerdict(conclusion: Conclusion, {subject}: Plan, verdict: Judged): string {
	const {name, version} = subject;
	const who = version === undefined ? name : `${name} ${version}`;
	const narrowed =
		verdict.narrowed.length === 0 ? '' : ` as far as selected (${verdict.narrowed.join('; ')})`;
	const {nonConformant, inconclusive, rows} = verdict;
	if (conclusion === 'conformant') {
		const told = rows.map(({standing, row}) => ({standing, requirement: row.requirement}));
		return `${conclusion}${narrowed}: ${who}: ${counts(told, shouldOf(verdict.requirements))}`;
	}
	const open = few(inconclusive.map(reason => `${rowCount(reason)}${reason.why}`));
	if (conclusion === 'inconclusive') return `${conclusion}: ${who}: ${open}`;
	const also = open === '' ? '' : `; also inconclusive: ${open}`;
	return `${conclusion}: ${who} ${whatFailed(nonConformant)}${also}`;
}

/** `10 rows: 8 passed, 1 falls short of a SHOULD, 1 only observed`; `should` are the ids of the SHOULD requirements. */
export function counts(
	rows: readonly {readonly standing: Standing; readonly requirement: string}[],
	should: readonly string[],
): string {
	const byStanding = Map.groupBy(rows, ({standing, requirement}) =>
		standing === 'failed' && should.includes(requirement) ? 'falls short' : standing,
	);
	const count = (standing: Standing | 'falls short') => byStanding.get(standing)?.length ?? 0;
	const all: readonly (readonly [number, string])[] = [
		[count('passed'), 'passed'],
		[count('failed'), 'failed'],
		[count('falls short'), 'short of a SHOULD'],
		[count('deviation'), 'deviate as listed'],
		[count('inconclusive'), 'inconclusive'],
		[count('not applicable'), 'not applicable'],
		[count('observed'), 'only observed'],
	];
	const said = all.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
	return `${rowsOf(rows.length)}: ${said.join(', ') || 'none was run'}`;
}

function whatFailed(reasons: readonly Reason[]): string {
	const broken = reasons.flatMap(({requirement}) => requirement ?? []);
	const rows = new Set(reasons.filter(({requirement}) => requirement).flatMap(each => each.rows));
	const others = reasons.filter(({requirement}) => requirement === undefined);
	return [
		...(broken.length > 0 ? [`does not keep ${broken.join(', ')} (${rowsOf(rows.size)})`] : []),
		...(others.length > 0 ? [few(others.map(({why}) => why))] : []),
	].join('; ');
}

function rowCount({rows}: Reason): string {
	return rows.length === 0 ? '' : `${rowsOf(rows.length)}: `;
}

function rowsOf(number: number): string {
	return number === 1 ? '1 row' : `${number} rows`;
}

const mostSaid = 4;

function few(reasons: readonly string[]): string {
	const more = reasons.length - mostSaid;
	return `${reasons.slice(0, mostSaid).join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}
