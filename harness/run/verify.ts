import {isDeepStrictEqual} from 'node:util';
import type {ProgramName} from '../../images/control-plane/programs.ts';
import {rowKey, type Row} from '../model/row.ts';
import {ownedByAdmission, owners} from '../model/requirement.ts';
import type {WhyNot} from '../model/plan.ts';
import {whyNotWithoutNodes} from '../providers/control-plane/why-not.ts';
import {
	evidenceDigest,
	type ConformanceReport,
	type ReportedRow,
} from '../report/conformance-report.ts';
import {whyNotWithoutCluster} from '../subjects/command/without-cluster.ts';
import {whyNoDeviation} from '../verdict/deviations.ts';
import {judgeRow} from '../verdict/judge.ts';
import {whyNotOwned} from '../verdict/owned.ts';
import {onlyObserved, type Standing} from '../verdict/row-verdict.ts';
import {whyNotYet} from './for-release.ts';
import {isTime, rowAt, type Objection} from './objection.ts';
import {judgedAs, leaves, leftOutBy, rejudged} from './rejudge.ts';
import type {Suite} from './run-suite.ts';
import {whyNotSelected} from './selection.ts';
import {withShard} from './shard.ts';
import {aboutMeasured} from './verify-measured.ts';
import {aboutParts} from './verify-parts.ts';
import {aboutPlace} from './verify-place.ts';
import {aboutReasons} from './verify-reasons.ts';

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
	const plain = [
		...aboutTimes(report),
		...aboutSubject(report),
		...aboutPlace(report),
		...aboutMeasured(report, suite),
		...aboutParts(report, suite),
		...aboutDeviations(report, suite),
		...aboutRows(report, suite),
		...aboutReasons(report, suite),
	];
	// What cannot be read cannot be judged by.
	if (plain.some(({where}) => unreadable.test(where))) return plain;
	const plan = aboutPlan(report, suite);
	// With other rows than the suite's, every count differs: that says nothing more.
	return [
		...plain,
		...plan,
		...(plan.length > 0 ? [] : differences(report, rejudged(report, suite))),
	];
}

const unreadable = /^(?:started|ended|parts|selection\.shard|deviations\[)/;

function aboutTimes({started, ended, rows}: ConformanceReport): readonly Objection[] {
	const wrong = Object.entries({started, ended}).filter(([, time]) => !isTime(time));
	if (wrong.length > 0) return wrong.map(([where]) => ({where, problem: 'is no time'}));
	const [from, to] = [Date.parse(started), Date.parse(ended)];
	if (to < from) return [{where: 'ended', problem: 'is before the start'}];
	// Clocks of one machine: a row is measured by another one than the run.
	const longest = to - from + 1000;
	return rows.flatMap(({milliseconds = 0, key}, index) =>
		milliseconds <= longest
			? []
			: [{where: rowAt(index, key), problem: `took longer than the run: ${milliseconds} ms`}],
	);
}

function aboutSubject({subject}: ConformanceReport): readonly Objection[] {
	const owns = subject.name === 'knative' ? owners : ownedByAdmission;
	if (isDeepStrictEqual([...subject.owns].toSorted(), [...owns].toSorted())) return [];
	return [
		{
			where: 'subject.owns',
			problem: `${subject.name} answers for ${owns.join(', ')}, not only for ${subject.owns.join(', ') || 'nothing'}`,
		},
	];
}

/** Each as a deviations file may have it. */
function aboutDeviations(
	{deviations}: ConformanceReport,
	{requirements}: Suite,
): readonly Objection[] {
	return deviations.flatMap((deviation, index) => {
		const problem = whyNoDeviation({...deviation, levels: [deviation.level]}, requirements);
		return problem === undefined ? [] : [{where: `deviations[${index}]`, problem}];
	});
}

/** Every row of the suite is either planned or left out, for a reason that the selection, the subject or the place has. */
function aboutPlan(report: ConformanceReport, suite: Suite): readonly Objection[] {
	const {rows} = report;
	const planned = new Map(rows.map((row, index) => [row.key, {row, index}]));
	const leftOut = leftOutBy(report);
	const byRule = withShard(suite.rows, report.selection.shard, row =>
		whyNotByRule(report, suite, row, leftOut.get(rowKey(row))),
	);
	const known = new Set(suite.rows.map(rowKey));
	return [
		...suite.rows.flatMap(row =>
			aboutRow(row, planned.get(rowKey(row)), leftOut.get(rowKey(row)), byRule(row)),
		),
		...rows.flatMap(({key}, index) => {
			if (!known.has(key)) {
				return [{where: rowAt(index, key), problem: 'the suite has no such row'}];
			}
			return planned.get(key)?.index === index
				? []
				: [{where: rowAt(index, key), problem: 'is there twice'}];
		}),
		...[...leftOut.keys()]
			.filter(key => !known.has(key))
			.map(key => ({where: 'notRun', problem: `the suite has no row ${key}`})),
	];
}

/** One row of the suite, and what the report says of it. */
function aboutRow(
	row: Row,
	planned: {readonly row: ReportedRow; readonly index: number} | undefined,
	out: WhyNot | undefined,
	byRule: WhyNot | undefined,
): readonly Objection[] {
	const key = rowKey(row);
	if (planned === undefined) {
		if (out === undefined) {
			return [{where: 'rows', problem: `${key} is missing: it is not under notRun`}];
		}
		if (isDeepStrictEqual(out, byRule)) return [];
		const problem =
			byRule === undefined
				? 'nothing in the report is a reason for it'
				: `what leaves it out is: ${byRule.why}`;
		return [{where: 'notRun', problem: `${key} was left out (${out.why}): ${problem}`}];
	}
	const where = rowAt(planned.index, key);
	const {expected} = planned.row;
	const itsOwn =
		expected === undefined || leaves(row.expect).some(each => isDeepStrictEqual(each, expected));
	return [
		...(out === undefined ? [] : [{where: 'notRun', problem: `${key} is also among the rows`}]),
		...(byRule === undefined
			? []
			: [{where, problem: `it would not have been run: ${byRule.why}`}]),
		...(itsOwn ? [] : [{where, problem: 'its expectation is not the suite’s'}]),
	];
}

/** Whether the place is such that the row cannot be run there. */
function mayBeLeftOut(report: ConformanceReport, row: Row, {why}: WhyNot): boolean {
	switch (report.provider) {
		case 'kind':
			return false;
		case 'none':
			return whyNotWithoutCluster(row)?.why === why;
		case 'control-plane':
			if (report.measured === undefined && /^without .* nothing is rendered/.test(why)) return true;
			return whyNotWithoutNodes(row, missingThere(report.measured))?.why === why;
		default:
			// What somebody's cluster lacks, or its owner does not allow, is said in the verdict.
			return true;
	}
}

/** The controllers that a control plane does not have. */
function missingThere(measured: ConformanceReport['measured']): readonly ProgramName[] {
	const there = new Set(measured?.components.map(({name}) => name));
	if (there.size === 0) return [];
	return (['kube-controller-manager', 'controller'] as const).filter(name => !there.has(name));
}

/** In the order in which a plan asks; a reason of the place is taken from the report, if the place may have it. */
function whyNotByRule(
	report: ConformanceReport,
	suite: Suite,
	row: Row,
	said: WhyNot | undefined,
): WhyNot | undefined {
	const {selection, subject} = report;
	return (
		whyNotSelected(selection, row) ??
		(said?.by === 'site' && mayBeLeftOut(report, row, said) ? said : undefined) ??
		whyNotYet(row, subject.version) ??
		whyNotOwned(row, subject.owns, suite.requirements)
	);
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
		if (row.irregular && row.standing !== 'inconclusive' && row.standing !== stands) {
			const problem = `it is said to have ${row.standing}, though the results file is wrong about it`;
			objections.push({where, problem});
		}
		if (!row.irregular && stands !== judgedAs(row.standing)) {
			objections.push({where, problem: `it is said to have ${row.standing}, but ${stands}`});
		}
		return objections;
	});
}

/** The standing that follows from the evidence. */
function standingOf(
	row: Omit<ReportedRow, 'digest'>,
	requirements: Suite['requirements'],
): Standing {
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
