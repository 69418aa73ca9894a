import {rename, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {Measured} from '../providers/provider.ts';
import type {Requirement} from '../model/requirement.ts';
import type {Result} from '../model/result.ts';
import type {Verdict} from '../verdict/verdict.ts';
import {againLine} from './again.ts';
import type {RequirementStanding} from '../verdict/cells.ts';
import type {Claim} from '../verdict/claims.ts';
import type {Deviation} from '../verdict/deviations.ts';
import {findingsOf, type Finding} from './findings.ts';
import {notRun, type NotRun} from './not-run.ts';
import type {JudgedSubject, Plan, PlannedRow, Selection} from '../model/plan.ts';
import {proportionsOf, type Proportion} from './proportions.ts';
import type {Reason} from '../verdict/reasons.ts';
import type {StandingRow} from '../verdict/row-verdict.ts';
import {createHash} from 'node:crypto';
import canonicalize from 'canonicalize';
import {redactJson} from '../../images/host/redact.ts';
import {makeFolder} from '../../images/host/make-folder.ts';

/** What `apiVersion` says; docs/report.md has the promise of what may change under it. */
export const reportVersion = 'secure-pod-defaults-conformance/v1';

/** report.json: what was judged, by which harness, and everything that the verdict is based on. */
export interface ConformanceReport {
	readonly apiVersion: typeof reportVersion;
	readonly kind: 'ConformanceReport';
	readonly harness: {readonly name: string; readonly version: string};
	readonly suiteDigest: string;
	readonly run: string;
	readonly started: string;
	readonly ended: string;
	/** Why the run ended early, or what it could not put back; everything measured until then is included. */
	readonly cutShort?: string;
	/** Those parts of `cutShort` without which a conformant run would be inconclusive. */
	readonly troubles: readonly string[];
	/** What is wrong with the results file itself: rows twice, rows that nobody planned, a cut end. */
	readonly spoilt: readonly Reason[];
	/** Whether a deviation whose review date has passed counts as a failure. */
	readonly strict: boolean;
	readonly verdict: Pick<
		Verdict,
		'conclusion' | 'exitCode' | 'sentence' | 'narrowed' | 'nonConformant' | 'inconclusive'
	>;
	readonly subject: JudgedSubject;
	readonly provider: string;
	readonly selection: Selection;
	/** Options that repeat the run in the same place. */
	readonly again: readonly string[];
	readonly requirements: readonly ReportedRequirement[];
	/** Every planned row, in the suite's order. */
	readonly rows: readonly ReportedRow[];
	/** Observations where the documentation has errors or is silent; not part of the verdict. */
	readonly findings: readonly Finding[];
	/** For each SHOULD: how many of its rows pass. */
	readonly proportions: readonly Proportion[];
	readonly deviations: readonly ReportedDeviation[];
	readonly notRun: readonly NotRun[];
	/** The measured identity of what was tested; missing if nothing was started. */
	readonly measured?: ReportedMeasurements;
	/** The shards that it was merged from. */
	readonly parts?: readonly ReportPart[];
	/** In milliseconds; a changed limit can change a result. */
	readonly limits: Readonly<Record<string, number>>;
}

/** A run whose report became a part of this one. */
export interface ReportPart {
	readonly run: string;
	readonly started: string;
	readonly ended: string;
	/** `2/5` */
	readonly shard: string;
	readonly cluster?: string;
}

export type ReportedRequirement = {readonly id: string} & Requirement &
	Pick<RequirementStanding, 'cells'>;

export type ReportedRow = PlannedRow &
	Pick<StandingRow, 'standing' | 'reason' | 'irregular'> &
	Partial<Pick<Result, 'expected' | 'observed' | 'evidence' | 'sinceShown' | 'milliseconds'>> & {
		/** For a row that did not pass: the command that runs it again. */
		readonly again?: string;
		/** SHA-256 over the run's id and everything above that was observed (`evidenceDigest`). */
		readonly digest: string;
	};

export type ReportedDeviation = Omit<Claim, 'deviation'> & Omit<Deviation, 'levels' | 'covers'>;

export type ReportedMeasurements = Measured & {
	/** SHA-256 of the subject's ConfigMap data before the run and after it was restored. */
	readonly configurationHash: {readonly before: string; readonly after?: string};
};

/** The inputs of a report. */
export interface ReportSources {
	readonly harness: ConformanceReport['harness'];
	readonly plan: Plan;
	readonly verdict: Verdict;
	readonly provider: string;
	readonly ended: Date;
	/** Why it was interrupted. */
	readonly interrupted?: string;
	/** What could not be started or put back. */
	readonly troubles?: readonly string[];
	readonly strict?: boolean;
	readonly measured?: Measured;
	readonly configurationAfter?: Readonly<Record<string, string>>;
	readonly limits: Readonly<Record<string, number>>;
}

/** Builds the report; also from the partial results of a run that was cut short. */
export function conformanceReport(sources: ReportSources): ConformanceReport {
	const {harness, plan, verdict, provider, ended, interrupted, troubles = [], limits} = sources;
	const cutShort = [...(interrupted === undefined ? [] : [interrupted]), ...troubles];
	const {conclusion, exitCode, sentence, narrowed, nonConformant, inconclusive} = verdict;
	return {
		apiVersion: reportVersion,
		kind: 'ConformanceReport',
		harness,
		suiteDigest: plan.suiteDigest,
		run: plan.run,
		started: plan.started,
		ended: ended.toISOString(),
		...(cutShort.length === 0 ? {} : {cutShort: cutShort.join('; ')}),
		troubles,
		spoilt: verdict.spoilt,
		strict: sources.strict ?? false,
		verdict: {conclusion, exitCode, sentence, narrowed, nonConformant, inconclusive},
		subject: plan.subject,
		provider,
		selection: plan.selection,
		again: plan.again,
		requirements: verdict.requirements.map(({id, requirement, cells}) => ({
			id,
			...requirement,
			cells,
		})),
		rows: verdict.rows.map(row => reportedRow(plan, row)),
		findings: findingsOf(verdict),
		proportions: proportionsOf(verdict),
		deviations: verdict.claims.map(reportedDeviation),
		notRun: notRun(plan, verdict),
		...measurements(sources),
		limits,
	};
}

/**
 * Writes report.json into the folder atomically, and returns its path.
 * @throws {EnvironmentError} if it cannot be written
 */
export async function writeReport(folder: string, report: ConformanceReport): Promise<string> {
	const file = join(folder, 'report.json');
	await writeWhole(file, `${JSON.stringify(report, undefined, '\t')}\n`);
	return file;
}

/**
 * Writes a file of a report: whole or not at all.
 * @throws {EnvironmentError} if it cannot be written
 */
export async function writeWhole(file: string, text: string): Promise<void> {
	try {
		await makeFolder(dirname(file));
		await writeFile(`${file}.partial`, text);
		await rename(`${file}.partial`, file);
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new EnvironmentError(`cannot write the report ${file}: ${why}`, {cause});
	}
}

function reportedRow(
	plan: Plan,
	{row, standing, reason, irregular, result}: StandingRow,
): ReportedRow {
	const {expected, observed, evidence, sinceShown, milliseconds} = result ?? {};
	const reported = {
		...row,
		standing,
		...(reason === undefined ? {} : {reason}),
		...(irregular ? {irregular} : {}),
		...(expected === undefined ? {} : {expected}),
		...(observed === undefined ? {} : {observed}),
		...(evidence === undefined ? {} : {evidence}),
		...(sinceShown === undefined ? {} : {sinceShown}),
		...(milliseconds === undefined ? {} : {milliseconds}),
		...(standing === 'passed' ? {} : {again: againLine(plan, row)}),
	};
	return {...reported, digest: evidenceDigest(plan.run, reported)};
}

/**
 * `sha256:…` over the run's id and the row, whatever the order of its keys: a row of another run, or one that was edited
 * by hand, has another.
 */
export function evidenceDigest(run: string, row: Omit<ReportedRow, 'digest'>): string {
	const text = canonicalize(inDepth(row)) ?? '';
	return `sha256:${createHash('sha256').update(run).update(text).digest('hex')}`;
}

/** Half a surrogate pair, which a subject may answer, in its escaped form: RFC 8785 has none for it. */
function inDepth(value: unknown): unknown {
	if (typeof value === 'string') return value.isWellFormed() ? value : JSON.stringify(value);
	if (Array.isArray(value)) return value.map(inDepth);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, each]) => [inDepth(key) as string, inDepth(each)]),
	);
}

function reportedDeviation({deviation, ...claim}: Claim): ReportedDeviation {
	const {levels: _, covers: __, ...entry} = deviation;
	return {...claim, ...entry};
}

function measurements({
	measured,
	configurationAfter,
}: ReportSources): Pick<ConformanceReport, 'measured'> {
	if (measured === undefined) return {};
	const configurationHash = {
		before: fingerprint(measured.configurationBefore),
		...(configurationAfter === undefined ? {} : {after: fingerprint(configurationAfter)}),
	};
	const configurationBefore = redactJson(measured.configurationBefore);
	return {measured: {...measured, configurationBefore, configurationHash}};
}

/** SHA-256 of a ConfigMap's data, independent of the order of its keys. */
export function fingerprint(data: Readonly<Record<string, string>>): string {
	const sorted = Object.entries(data).toSorted(([a], [b]) => (a < b ? -1 : 1));
	return `sha256:${createHash('sha256').update(JSON.stringify(sorted)).digest('hex')}`;
}
