import {isDeepStrictEqual} from 'node:util';
import {rowKey, type Expectation, type Row} from '../model/row.ts';
import {ownedByAdmission, owners} from '../model/requirement.ts';
import {planRun, type PlannedRow, type WhyNot} from '../model/plan.ts';
import {whyNotWithoutNodes} from '../providers/control-plane/why-not.ts';
import {
	conformanceReport,
	evidenceDigest,
	fingerprint,
	type ConformanceReport,
	type ReportedDeviation,
	type ReportedRow,
} from '../report/conformance-report.ts';
import {whyNotWithoutCluster} from '../subjects/command/without-cluster.ts';
import type {Deviation} from '../verdict/deviations.ts';
import {judgeRow} from '../verdict/judge.ts';
import {whyNotOwned} from '../verdict/owned.ts';
import {
	noSuchLevelUnshown,
	onlyObserved,
	type Standing,
	type StandingRow,
} from '../verdict/row-verdict.ts';
import {judgeRows, notPutBack} from '../verdict/verdict.ts';
import {parseVersionRange} from '../verdict/version-range.ts';
import {whyNotYet} from './for-release.ts';
import type {Suite} from './run-suite.ts';
import {whyNotSelected} from './selection.ts';

/** Something in a report that does not follow from its evidence and the suite. */
export interface Objection {
	/** The place in the report: `verdict.conclusion`, `rows[12] R18 [enabled] …`. */
	readonly where: string;
	readonly problem: string;
}

/**
 * Computes every verdict, count and list of a report again, from the rows' evidence and the suite that it names, and
 * compares. An honest report has no objection. It cannot be told from a report alone whether the observations were made: that is what
 * a signature is for.
 */
export function objectionsTo(report: ConformanceReport, suite: Suite): readonly Objection[] {
	if (report.suiteDigest !== suite.digest) {
		return [
			{
				where: 'suiteDigest',
				problem: `it was judged by the suite of ${report.harness.name} ${report.harness.version} with ${report.suiteDigest}, and this is ${suite.digest}: verify it with the version that wrote it`,
			},
		];
	}
	const plain = [...aboutTimes(report), ...aboutSubject(report), ...aboutRows(report, suite)];
	const plan = aboutPlan(report, suite);
	// With other rows than the suite's, every count differs: that says nothing more.
	return [
		...plain,
		...plan,
		...(plan.length > 0 ? [] : differences(report, rebuilt(report, suite))),
	];
}

function aboutTimes({started, ended, rows}: ConformanceReport): readonly Objection[] {
	const [from, to] = [Date.parse(started), Date.parse(ended)];
	if (Number.isNaN(from)) return [{where: 'started', problem: 'is no time'}];
	if (Number.isNaN(to)) return [{where: 'ended', problem: 'is no time'}];
	if (to < from) return [{where: 'ended', problem: 'is before the start'}];
	// Clocks of one machine: a row is measured by another one than the run.
	const longest = to - from + 1000;
	return rows.flatMap(({milliseconds = 0, key}, index) =>
		milliseconds <= longest
			? []
			: [{where: rowAt(index, key), problem: `took longer than the run: ${milliseconds} ms`}],
	);
}

function aboutSubject({subject, measured}: ConformanceReport): readonly Objection[] {
	const owns = subject.name === 'knative' ? owners : ownedByAdmission;
	const objections: Objection[] = [];
	if (!isDeepStrictEqual([...subject.owns].toSorted(), [...owns].toSorted())) {
		objections.push({
			where: 'subject.owns',
			problem: `${subject.name} answers for ${owns.join(', ')}, not only for ${subject.owns.join(', ') || 'nothing'}`,
		});
	}
	if (measured === undefined) return objections;
	const {configurationBefore, configurationHash} = measured;
	// Where a value was redacted, the hash is of what was there.
	const whole = !JSON.stringify(configurationBefore).includes('[redacted]');
	if (whole && fingerprint(configurationBefore) !== configurationHash.before) {
		objections.push({
			where: 'measured.configurationHash.before',
			problem: 'is not the hash of measured.configurationBefore',
		});
	}
	return objections;
}

/** Every row of the suite is either planned or left out, for a reason that the selection, the subject or the place has. */
function aboutPlan(report: ConformanceReport, suite: Suite): readonly Objection[] {
	const {rows} = report;
	const planned = new Map(rows.map((row, index) => [row.key, {row, index}]));
	const leftOut = leftOutBy(report);
	const objections: Objection[] = [];
	const known = new Set<string>();
	for (const row of suite.rows) {
		const key = rowKey(row);
		known.add(key);
		const found = planned.get(key);
		const out = leftOut.get(key);
		if (found && out) objections.push({where: 'notRun', problem: `${key} is also among the rows`});
		else if (found) objections.push(...aboutPlanned(report, suite, row, found));
		else if (out) objections.push(...aboutLeftOut(report, suite, row, out));
		else objections.push({where: 'rows', problem: `${key} is missing: it is not under notRun`});
	}
	rows.forEach(({key}, index) => {
		if (!known.has(key)) {
			objections.push({where: rowAt(index, key), problem: 'the suite has no such row'});
		} else if (planned.get(key)?.index !== index) {
			objections.push({where: rowAt(index, key), problem: 'is there twice'});
		}
	});
	for (const key of leftOut.keys()) {
		if (!known.has(key)) objections.push({where: 'notRun', problem: `the suite has no row ${key}`});
	}
	return objections;
}

function aboutPlanned(
	report: ConformanceReport,
	suite: Suite,
	row: Row,
	{row: {key, expected}, index}: {readonly row: ReportedRow; readonly index: number},
): readonly Objection[] {
	const where = rowAt(index, key);
	const why = whyNotByRule(report, suite, row);
	const itsOwn =
		expected === undefined || leaves(row.expect).some(each => isDeepStrictEqual(each, expected));
	return [
		...(why === undefined ? [] : [{where, problem: `it would not have been run: ${why.why}`}]),
		...(itsOwn ? [] : [{where, problem: 'its expectation is not the suite’s'}]),
	];
}

function aboutLeftOut(
	report: ConformanceReport,
	suite: Suite,
	row: Row,
	out: WhyNot,
): readonly Objection[] {
	const key = rowKey(row);
	const selected = whyNotSelected(report.selection, row);
	const later = whyNotYet(row, report.subject.version) ?? whyNotHis(report, suite, row);
	const expected = selected ?? (out.by === 'site' ? undefined : later);
	if (isDeepStrictEqual(expected, out)) return [];
	if (expected === undefined && out.by === 'site' && mayBeLeftOut(report, row, out)) return [];
	const problem =
		expected === undefined
			? `${key} was left out (${out.why}), but nothing in the report is a reason for it`
			: `${key} was left out, but for another reason: ${expected.why}`;
	return [{where: 'notRun', problem}];
}

/** Whether the place is such that the row cannot be run there. */
function mayBeLeftOut({provider}: ConformanceReport, row: Row, {why}: WhyNot): boolean {
	switch (provider) {
		case 'kind':
			return false;
		case 'none':
			return whyNotWithoutCluster(row)?.why === why;
		case 'control-plane':
			return (
				whyNotWithoutNodes(row, [])?.why === why || /^without .* nothing is rendered/.test(why)
			);
		default:
			// What somebody's cluster lacks, or its owner does not allow, is said in the verdict.
			return true;
	}
}

const whyNotByRule = (report: ConformanceReport, suite: Suite, row: Row): WhyNot | undefined =>
	whyNotSelected(report.selection, row) ??
	whyNotYet(row, report.subject.version) ??
	whyNotHis(report, suite, row);

const whyNotHis = ({subject}: ConformanceReport, suite: Suite, row: Row): WhyNot | undefined =>
	whyNotOwned(row, subject.owns, suite.requirements);

/** What a row may expect: on which node it is decides it. */
function leaves(expected: Expectation): readonly Expectation[] {
	return 'dependsOn' in expected
		? [expected, ...leaves(expected.yes), ...leaves(expected.no)]
		: [expected];
}

/** Each row against its own evidence. */
function aboutRows({run, rows}: ConformanceReport, {requirements}: Suite): readonly Objection[] {
	return rows.flatMap(({digest, ...row}, index) => {
		const where = rowAt(index, row.key);
		const objections: Objection[] = [];
		if (evidenceDigest(run, row) !== digest) {
			objections.push({
				where,
				problem: 'its digest is not that of its content: it was edited, or belongs to another run',
			});
		}
		const stands = standingOf(row, requirements);
		if (stands !== undefined && stands !== judgedAs(row.standing)) {
			objections.push({where, problem: `it is said to have ${row.standing}, but ${stands}`});
		}
		return objections;
	});
}

/** A failure that a deviation excuses is one. */
const judgedAs = (standing: Standing): Standing => (standing === 'deviation' ? 'failed' : standing);

/** The standing that follows from the evidence; undefined where the results file was wrong about the row. */
function standingOf(
	row: Omit<ReportedRow, 'digest'>,
	requirements: Suite['requirements'],
): Standing | undefined {
	if (row.irregular) return undefined;
	const {expected, observed} = row;
	const silent = onlyObserved(row, requirements);
	if (expected === undefined || observed === undefined) {
		// Of a level that does not exist there is nothing to observe.
		if (silent && row.standing === 'observed') return 'observed';
		return row.standing === 'not applicable' ? 'not applicable' : 'inconclusive';
	}
	if (silent) return 'observed';
	return 'dependsOn' in expected ? 'inconclusive' : judgeRow(expected, observed).status;
}

/** The report that follows from the rows, the deviations and the suite. */
function rebuilt(report: ConformanceReport, suite: Suite): ConformanceReport {
	const {run, started, ended, subject, suiteDigest, selection, again, troubles, measured} = report;
	const out = leftOutBy(report);
	const facts = {run, started, subject, suiteDigest, selection, again};
	const plan = planRun(facts, suite.rows, row => out.get(rowKey(row)));
	const rows = new Map(report.rows.map(row => [row.key, row]));
	const verdict = judgeRows({
		plan,
		judged: plan.rows.map(row => judgedRow(row, rows.get(row.key))),
		spoilt: report.spoilt,
		catalogue: suite.requirements,
		deviations: report.deviations.map(deviationOf),
		now: new Date(ended),
		strict: report.strict,
	});
	const interrupted = interruptedOf(report);
	const made = conformanceReport({
		harness: report.harness,
		plan,
		verdict: notPutBack(verdict, troubles),
		provider: report.provider,
		ended: new Date(ended),
		limits: report.limits,
		strict: report.strict,
		troubles,
		...(interrupted !== undefined && {interrupted}),
	});
	return {...made, ...(measured !== undefined && {measured})};
}

function interruptedOf({cutShort, troubles}: ConformanceReport): string | undefined {
	const rest = troubles.join('; ');
	if (cutShort === undefined || cutShort === rest) return undefined;
	return rest !== '' && cutShort.endsWith(`; ${rest}`)
		? cutShort.slice(0, -rest.length - 2)
		: cutShort;
}

/** A row as it was before deviations were looked at. */
function judgedRow(row: PlannedRow, reported: ReportedRow | undefined): StandingRow {
	if (reported === undefined) return {row, standing: 'inconclusive'};
	const {standing, reason, irregular, expected, milliseconds = 0} = reported;
	const {observed, evidence, sinceShown} = reported;
	return {
		row,
		standing: reason === noSuchLevelUnshown(row) ? 'not applicable' : judgedAs(standing),
		...(reason === undefined ? {} : {reason}),
		...(irregular ? {irregular} : {}),
		...(expected && {
			result: {
				...row,
				status: 'inconclusive',
				expected,
				milliseconds,
				...(observed && {observed}),
				...(evidence && {evidence}),
				...(sinceShown !== undefined && {sinceShown}),
			},
		}),
	};
}

/** A deviation of one level: each level of an entry has its own line in a report. */
function deviationOf(reported: ReportedDeviation): Deviation {
	const {level, key: _key, state: _state, why: _why, overdue: _overdue, ...entry} = reported;
	return {...entry, levels: [level], covers: parseVersionRange(entry.versions)};
}

/** By key, what is listed under notRun and was never planned. */
function leftOutBy({notRun}: ConformanceReport): ReadonlyMap<string, WhyNot> {
	return new Map(
		notRun.flatMap(({by, why, rows}) =>
			by === undefined ? [] : rows.map(key => [key, {by, why}] as const),
		),
	);
}

const rowAt = (index: number, key: string): string => `rows[${index}] ${key}`;

/** Where the report says otherwise than what follows, by path. */
function differences(said: unknown, follows: unknown, where = ''): readonly Objection[] {
	if (isDeepStrictEqual(said, follows)) return [];
	if (Array.isArray(said) && Array.isArray(follows) && said.length === follows.length) {
		return said.flatMap((each: unknown, index) =>
			differences(each, follows[index], `${where}[${index}]${named(follows[index])}`),
		);
	}
	if (isRecord(said) && isRecord(follows)) {
		const keys = new Set([...Object.keys(said), ...Object.keys(follows)]);
		return [...keys].flatMap(key =>
			differences(said[key], follows[key], where === '' ? key : `${where}.${key}`),
		);
	}
	return [{where, problem: `says ${shown(said)}; from the rows follows ${shown(follows)}`}];
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function named(value: unknown): string {
	if (!isRecord(value)) return '';
	const name = value['key'] ?? value['id'] ?? value['requirement'];
	return typeof name === 'string' ? ` ${name}` : '';
}

function shown(value: unknown): string {
	if (value === undefined) return 'nothing';
	if (Array.isArray(value)) return `a list of ${value.length}`;
	const text = JSON.stringify(value);
	return text.length > 200 ? `${text.slice(0, 200)} …` : text;
}
