import {tellExpectation, tellObservation} from '../../model/tell.ts';
import type {ConformanceReport, ReportedRequirement, ReportedRow} from '../conformance-report.ts';
import {oneLine} from './one-line.ts';

/**
 * What a row is to a reader of tests. `short`: it failed or could not be judged, but the verdict does not count it: a
 * SHOULD, or a requirement of somebody else. Everything after `inconclusive` is neither passed nor failed.
 */
export const outcomes = [
	'passed',
	'failed',
	'inconclusive',
	'deviation',
	'short',
	'observed',
	'not run',
] as const;

export type Outcome = (typeof outcomes)[number];

/** A row, or a requirement of which no row was planned, as a test. */
export interface Case {
	/** The row's key; of a row that a spoilt plan has twice with a number, since readers take the same name for a retry. */
	readonly title: string;
	readonly outcome: Outcome;
	/** On one line; empty if it passed. */
	readonly why: string;
	/** What else there is to say, each on one line: `expected`, `observed`, `again` … */
	readonly facts: readonly (readonly [name: string, text: string])[];
	readonly row?: ReportedRow;
}

/** A requirement and its cases; `requirement` is missing if rows name one that the catalogue lacks. */
export interface Suite {
	readonly id: string;
	readonly requirement?: ReportedRequirement;
	readonly cases: readonly Case[];
}

/** Of a row, or of several; a report from elsewhere can say anything. */
export const secondsOf = (milliseconds = 0): number =>
	Number.isFinite(milliseconds) ? Math.min(1e9, Math.max(0, milliseconds / 1000)) : 0;

/** The report as tests: every requirement of the catalogue in its order, each with every row, run or not. */
export function suitesOf(report: ConformanceReport): readonly Suite[] {
	const titled = namer();
	const counted = countedRows(report);
	const should = new Set(
		report.requirements.filter(({keyword}) => keyword === 'SHOULD').map(({id}) => id),
	);
	const found = [
		...report.rows.map(row => ({id: row.requirement, made: judgedCase(row, counted, should)})),
		...report.notRun
			.filter(({by}) => by !== undefined)
			.flatMap(({why, rows}) =>
				rows.map(key => ({id: requirementIn(key), made: idle(key, `not run: ${why}`)})),
			),
	];
	const byId = Map.groupBy(found, ({id}) => id);
	const known = new Map(report.requirements.map(each => [each.id, each]));
	const strange = [...byId.keys()].filter(id => !known.has(id));
	return [...known.keys(), ...strange].map(id => {
		const requirement = known.get(id);
		const cases = (byId.get(id) ?? []).map(({made}) => ({...made, title: titled(made.title)}));
		return {
			id: oneLine(id),
			...(requirement === undefined ? {} : {requirement}),
			cases: cases.length > 0 ? cases : [idle(titled(id), whyNone(report, id))],
		};
	});
}

/** The keys that the verdict counts, against conformance or against a conclusion. */
function countedRows({verdict}: ConformanceReport): ReadonlySet<string> {
	return new Set([...verdict.nonConformant, ...verdict.inconclusive].flatMap(({rows}) => rows));
}

function judgedCase(
	row: ReportedRow,
	counted: ReadonlySet<string>,
	should: ReadonlySet<string>,
): Case {
	const outcome = outcomeOf(row, counted);
	return {
		title: row.key,
		outcome,
		why: whyOf(row, outcome, should.has(row.requirement)),
		facts: outcome === 'passed' ? [] : factsOf(row),
		row,
	};
}

function outcomeOf({key, standing}: ReportedRow, counted: ReadonlySet<string>): Outcome {
	if (standing === 'failed' || standing === 'inconclusive') {
		return counted.has(key) ? standing : 'short';
	}
	return standing === 'not applicable' ? 'not run' : standing;
}

function whyOf(
	{standing, reason = '', observedOnly}: ReportedRow,
	outcome: Outcome,
	isShould: boolean,
): string {
	const because = reason === '' ? '' : `: ${reason}`;
	const said: Readonly<Record<Outcome, string>> = {
		passed: '',
		failed: reason || 'not as expected',
		inconclusive: reason || 'it could not be judged',
		deviation: `known deviation${because}`,
		short: `${shortOf(standing, isShould)}, no part of the verdict${because}`,
		observed: `only observed, never judged: ${observedOnly ?? 'documentation drift'}`,
		'not run': `not applicable${because}`,
	};
	return oneLine(said[outcome]) || (outcome === 'passed' ? '' : outcome);
}

const shortOf = (standing: string, isShould: boolean): string =>
	standing === 'failed'
		? isShould
			? 'falls short of a SHOULD'
			: "not this subject's to keep"
		: 'could not be judged';

function factsOf(row: ReportedRow): Case['facts'] {
	const {level, configuration, alsoProves, expected, observed, evidence, again} = row;
	const all: readonly (readonly [string, string | undefined])[] = [
		['with', configuration === level ? undefined : configuration],
		['expected', expected && tellExpectation(expected)],
		['observed', observed && tellObservation(observed)],
		['object', evidence?.object],
		['also', alsoProves.length === 0 ? undefined : alsoProves.join(', ')],
		['again', again],
	];
	return all.flatMap(([name, text]) =>
		text === undefined ? [] : [[name, oneLine(text)] as const],
	);
}

const idle = (title: string, why: string): Case => ({
	title,
	outcome: 'not run',
	why: oneLine(why),
	facts: [],
});

function whyNone({notRun}: ConformanceReport, id: string): string {
	const group = notRun.find(({requirements}) => requirements.includes(id));
	return `not run: ${group?.why ?? 'no row of it was planned'}`;
}

/** A row's key is `requirement [level] case`. */
const requirementIn = (key: string): string => key.slice(0, key.indexOf(' [')) || key;

function namer(): (title: string) => string {
	const seen = new Map<string, number>();
	return title => {
		const told = oneLine(title) || '(no name)';
		const times = (seen.get(told) ?? 0) + 1;
		seen.set(told, times);
		return times === 1 ? told : `${told} (${times})`;
	};
}
