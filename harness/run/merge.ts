import {createHash} from 'node:crypto';
import {isDeepStrictEqual} from 'node:util';
import {UsageError} from '../machine/usage-error.ts';
import {planRun} from '../model/plan.ts';
import {rowKey} from '../model/row.ts';
import type {ConformanceReport, ReportedRow, ReportPart} from '../report/conformance-report.ts';
import {interruptedOf, leftOutBy, rejudged} from './rejudge.ts';
import type {Suite} from './run-suite.ts';
import {parseShard, shardName, whyNotInShard, type Shard} from './shard.ts';

/** A report and the file that it was read from, for errors. */
export interface Part {
	readonly file: string;
	readonly report: ConformanceReport;
}

/**
 * One report of the shards of a run: each row is judged again by its observation. The rows of a shard that is missing are
 * inconclusive.
 * @throws {UsageError} for reports that are not shards of one run: another suite, subject, selection or image
 */
export function mergeShards(parts: readonly Part[], suite: Suite): ConformanceReport {
	const inOrder = parts.map(part => ({...part, shard: shardOf(part)})).toSorted(byShard);
	const [first, ...others] = inOrder;
	if (first === undefined) throw new UsageError('nothing to merge');
	for (const other of others) {
		mustBeLike(first, other, commonOf);
		mustLeaveOutTheSame(first, other);
	}
	// Of a shard whose cluster did not come up nothing is known: its rows are inconclusive.
	const [oneMeasured, ...othersMeasured] = inOrder.filter(({report}) => report.measured);
	for (const other of othersMeasured) {
		if (oneMeasured) mustBeLike(oneMeasured, other, clusterOf);
	}
	const twice = inOrder.find(({shard}, index) => inOrder[index - 1]?.shard.index === shard.index);
	if (twice) {
		throw new UsageError(`${twice.file}: shard ${shardName(twice.shard)} is among the files twice`);
	}
	return merged([first, ...others], suite);
}

interface Sharded extends Part {
	readonly shard: Shard;
}

const byShard = (one: Sharded, other: Sharded): number => one.shard.index - other.shard.index;

function shardOf({file, report: {selection}}: Part): Sharded['shard'] {
	if (selection.shard !== undefined) return parseShard(selection.shard);
	throw new UsageError(`${file} is no shard: it was made without --shard`);
}

/** Two shards of one run have all of this in common. */
function mustBeLike(
	first: Sharded,
	other: Sharded,
	identityOf: (part: Sharded) => Readonly<Record<string, unknown>>,
): void {
	const [one, another] = [identityOf(first), identityOf(other)];
	for (const what of new Set([...Object.keys(one), ...Object.keys(another)])) {
		const [value, its] = [one[what], another[what]];
		if (isDeepStrictEqual(value, its)) continue;
		throw new UsageError(
			`${other.file} is no shard of the same run as ${first.file}: its ${what} is ${told(its)}, there it is ${told(value)}`,
		);
	}
}

const told = (value: unknown): string => {
	if (value === undefined) return 'missing';
	const text = JSON.stringify(value);
	return text.length > 200 ? `${text.slice(0, 200)} …` : text;
};

function commonOf({report, shard}: Sharded): Readonly<Record<string, unknown>> {
	const {selection, deviations} = report;
	const {shard: _shard, ...rest} = selection;
	return {
		suite: report.suiteDigest,
		harness: report.harness.version,
		subject: report.subject,
		provider: report.provider,
		'number of shards': shard.of,
		...rest,
		'way to treat overdue deviations': report.strict,
		'list of deviations': deviations.map(({key, observed}) => ({key, observed})),
		limits: report.limits,
	};
}

const clusterOf = ({report: {measured}}: Sharded): Readonly<Record<string, unknown>> => ({
	Kubernetes: measured?.facts.kubernetes,
	images: measured?.components.map(({name, digest}) => `${name} ${digest}`),
});

/** Else the shards are parts of different plans: a row would be in none of them, or in two. */
function mustLeaveOutTheSame(first: Sharded, other: Sharded): void {
	const [one, another] = [leftOutOfWhole(first), leftOutOfWhole(other)];
	for (const key of new Set([...one.keys(), ...another.keys()])) {
		if (one.get(key) === another.get(key)) continue;
		const [its, theirs] = [another, one].map(out => out.get(key) ?? 'nothing');
		throw new UsageError(
			`${other.file} is no shard of the same run as ${first.file}: what leaves ${key} out is ${its}, there it is ${theirs}`,
		);
	}
}

/** Without what a shard leaves to the others. */
function leftOutOfWhole({report, shard}: Sharded): ReadonlyMap<string, string> {
	const out = [...leftOutBy(report)].map(([key, {why}]) => [key, why] as const);
	return new Map(out.filter(([, why]) => why !== whyNotInShard(shard).why));
}

function merged(parts: readonly [Sharded, ...Sharded[]], suite: Suite): ConformanceReport {
	const [{report, shard}] = parts;
	const {shard: _shard, ...selection} = report.selection;
	const reports = parts.map(part => part.report);
	const missing = missingOf(parts.map(part => part.shard)).map(shardName);
	const interrupted = [
		...missing.map(name => `shard ${name} is missing`),
		...reports.flatMap(each => interruptedOf(each) ?? []),
	];
	const troubles = reports.flatMap(each => each.troubles);
	const cutShort = [...interrupted, ...troubles].join('; ');
	const measured = measuredByAll(reports);
	return rejudged(
		{
			...withoutCutShort(report),
			run: idOfMerged(reports),
			started: reports.map(({started}) => started).toSorted()[0] ?? report.started,
			ended:
				reports
					.map(({ended}) => ended)
					.toSorted()
					.at(-1) ?? report.ended,
			selection,
			rows: [...reports.flatMap(({rows}) => rows), ...absentRows(parts, suite, missing)],
			// What one shard leaves to the others is no reason for the whole.
			notRun: report.notRun.filter(({why}) => why !== whyNotInShard(shard).why),
			troubles,
			spoilt: reports.flatMap(({spoilt}) => spoilt),
			...(cutShort !== '' && {cutShort}),
			...(measured && {measured}),
			parts: parts.map(partOf),
		},
		suite,
	);
}

/** The id of a run that was merged from these. */
export function idOfMerged(runs: readonly Pick<ReportPart, 'run'>[]): string {
	const ids = runs.map(({run}) => run).join(' ');
	return createHash('sha256').update(ids).digest('hex').slice(0, 8);
}

/** The shards that belong to these and are not among them. */
export function missingOf(shards: readonly Shard[]): readonly Shard[] {
	const [{of} = {of: 0}] = shards;
	return Array.from({length: of}, (_, index) => ({index: index + 1, of})).filter(({index}) =>
		shards.every(each => each.index !== index),
	);
}

/** Why a row of such shards is inconclusive. */
export const whyMissing = (missing: readonly string[]): string =>
	`it is in a shard that is missing: ${missing.join(', ')}`;

/** The first cluster, and what was found out on each of them. */
function measuredByAll(
	reports: readonly ConformanceReport[],
): ConformanceReport['measured'] | undefined {
	const all = reports.flatMap(({measured}) => measured ?? []);
	const [first] = all;
	if (first === undefined) return undefined;
	const insidePods = all.find(each => each.insidePods)?.insidePods;
	const spellings = all.flatMap(each => each.spellings);
	return {
		...first,
		...(insidePods && {insidePods}),
		spellings: spellings.filter(
			(each, index) => spellings.findIndex(other => isDeepStrictEqual(each, other)) === index,
		),
		entered: all.flatMap(({entered}) => entered),
	};
}

function withoutCutShort(report: ConformanceReport): ConformanceReport {
	const {cutShort: _cutShort, ...rest} = report;
	return rest;
}

function partOf({report, shard}: Sharded): ReportPart {
	const {run, started, ended, measured} = report;
	return {
		run,
		started,
		ended,
		shard: shardName(shard),
		...(measured && {cluster: measured.cluster}),
	};
}

/** The rows that no shard has run, each with the reason. */
function absentRows(
	[{report, shard}, ...others]: readonly [Sharded, ...Sharded[]],
	suite: Suite,
	missing: readonly string[],
): readonly ReportedRow[] {
	if (missing.length === 0) return [];
	const run = new Set(
		[report, ...others.map(each => each.report)].flatMap(({rows}) => rows.map(({key}) => key)),
	);
	const left = leftOutBy(report);
	const absent = suite.rows.filter(row => {
		const why = left.get(rowKey(row))?.why;
		return !run.has(rowKey(row)) && why === whyNotInShard(shard).why;
	});
	const facts = {...report, rows: undefined, leftOut: undefined};
	return planRun(facts, absent, () => undefined).rows.map(row => ({
		...row,
		standing: 'inconclusive',
		irregular: true,
		reason: whyMissing(missing),
		digest: '',
	}));
}
