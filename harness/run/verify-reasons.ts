import {isDeepStrictEqual} from 'node:util';
import type {Observation} from '../model/observation.ts';
import {rowKey, type Expectation, type Row} from '../model/row.ts';
import {tellExpectation, tellJson} from '../model/tell.ts';
import {stages} from '../observe/stage.ts';
import type {ConformanceReport, ReportedRow} from '../report/conformance-report.ts';
import {judgeRow} from '../verdict/judge.ts';
import {isSeveralResults} from '../verdict/row-verdict.ts';
import {isSetting} from './narrow.ts';
import {rowAt, type Objection} from './objection.ts';
import {leaves} from './rejudge.ts';
import type {Suite} from './run-suite.ts';

/**
 * The reason of each row that was judged, from its expectation and observation. That of a deviation is the deviation's; what could
 * not be judged has the words of an error, from which nothing follows.
 */
export function aboutReasons({rows}: ConformanceReport, suite: Suite): readonly Objection[] {
	const known = new Map(suite.rows.map(row => [rowKey(row), row]));
	return rows.flatMap((reported, index) => {
		const row = known.get(reported.key);
		const problem = row && problemOf(reported, row);
		return problem === undefined ? [] : [{where: rowAt(index, reported.key), problem}];
	});
}

const judged = ['passed', 'failed', 'observed'];

function problemOf({standing, ...reported}: ReportedRow, row: Row): string | undefined {
	const {observed, irregular, reason} = reported;
	const expected = leaves(row.expect).find(each => isDeepStrictEqual(each, reported.expected));
	if (!judged.includes(standing) || !expected || !observed || 'dependsOn' in expected) {
		return undefined;
	}
	const judgement = judgeRow(expected, inOrder(observed));
	if (judgement.status === 'passed') {
		return reason === undefined || irregular
			? undefined
			: `it is as expected, and has a reason: ${reason}`;
	}
	const said = withoutSetting(irregular ? withoutSeveral(reason) : reason, row);
	return said !== undefined && sameWords(said, judgement.reason, {expected, observed})
		? undefined
		: `its reason is not what follows from its observation: ${judgement.reason}`;
}

/** Which of several properties it is was found out by further questions: that they are the row's can be checked. */
function withoutSetting(reason: string | undefined, {probe}: Row): string | undefined {
	const all = 'among' in probe ? (probe.among?.all ?? []) : [];
	const end = reason?.indexOf(': expected ') ?? -1;
	return reason !== undefined && all.length > 0 && isSetting(reason.slice(0, end), all)
		? reason.slice(end + 2)
		: reason;
}

function withoutSeveral(reason: string | undefined): string | undefined {
	const end = reason?.lastIndexOf('; ') ?? -1;
	return isSeveralResults(reason?.slice(end + 2) ?? '') ? reason?.slice(0, end) : undefined;
}

/** In the order in which they are read: a program that has written the report again may have ordered them by name. */
function inOrder<Seen extends Observation>(observed: Seen): Seen {
	if (observed.kind !== 'value') return observed;
	const read = Object.entries(observed.stages).toSorted(([a], [b]) => place(a) - place(b));
	return {...observed, stages: Object.fromEntries(read)};
}

const place = (name: string): number => stages.findIndex(stage => stage === name);

/** The same text, in whatever order the keys of observed objects are: of another order JSON is as long. */
function sameWords(
	said: string,
	follows: string,
	{expected, observed}: {readonly expected: Expectation; readonly observed: Observation},
): boolean {
	if (said === follows) return true;
	let from = `expected ${tellExpectation(expected)}`.length;
	if (said.slice(0, from) !== follows.slice(0, from)) return false;
	const values = observed.kind === 'value' ? Object.values(inOrder(observed).stages) : [];
	for (const value of values) {
		const text = tellJson(value);
		const at = follows.indexOf(text, from);
		// As expected in that stage, and so not told.
		if (at === -1) continue;
		const to = at + text.length;
		if (said.slice(from, at) !== follows.slice(from, at)) return false;
		if (!isDeepStrictEqual(parsed(said.slice(at, to)), parsed(text))) return false;
		from = to;
	}
	return said.slice(from) === follows.slice(from);
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}
