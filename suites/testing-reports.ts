import {nameConfiguration} from '../harness/model/configuration.ts';
import type {JudgedSubject, Plan, Selection, WhyNot} from '../harness/model/plan.ts';
import {planRun} from '../harness/model/plan.ts';
import {owners} from '../harness/model/requirement.ts';
import type {Result} from '../harness/model/result.ts';
import type {Row} from '../harness/model/row.ts';
import type {Measured} from '../harness/providers/provider.ts';
import {conformanceReport, type ConformanceReport} from '../harness/report/conformance-report.ts';
import {asReport} from '../harness/report/read-report.ts';
import {select, whyNotSelected, type Asked} from '../harness/run/selection.ts';
import {withShard} from '../harness/run/shard.ts';
import {readDeviations, type Deviation} from '../harness/verdict/deviations.ts';
import {judgeRun, notPutBack} from '../harness/verdict/verdict.ts';
import {suiteDigest} from './digest.ts';
import {rows} from './index.ts';
import {requirements} from './requirements.ts';

/** Reports of results that are at hand, for tests. */

export const suite = {rows, requirements, digest: suiteDigest()};
const upstream = await readDeviations('deviations/knative.yaml', requirements);

/** How a run went. */
export interface Run {
	readonly asked?: Asked;
	/** Its id. */
	readonly run?: string;
	readonly subject?: JudgedSubject;
	readonly deviations?: readonly Deviation[];
	readonly strict?: boolean;
	readonly interrupted?: string;
	readonly troubles?: readonly string[];
	/** What is written in the place of the results. */
	readonly written?: (results: readonly Result[]) => readonly Result[];
	readonly torn?: string;
	readonly measured?: Partial<Measured>;
	readonly provider?: string;
	readonly again?: readonly string[];
}

/** What a run on a cluster of its own has measured. */
const onKind: Omit<Measured, 'cluster'> = {
	facts: {kubernetes: '1.34.10', nodes: []},
	insidePods: {
		unprivilegedPortStart: 0,
		pingGroupRange: '0 2147483647',
		uidMap: '0 0 4294967295',
		seccomp: 0,
	},
	components: [component('kube-apiserver', 'v1.34.10'), component('webhook', '1.23.0')],
	spellings: [
		{level: 'root-allowed', spelling: 'root-allowed', selects: false},
		{level: 'root-allowed', spelling: 'AllowRootBounded', selects: true},
	],
	entered: [...new Set(rows.map(row => nameConfiguration(row.configuration)))].map(entered),
	configurationBefore: {},
};

export function component(name: string, version: string): Measured['components'][number] {
	return {name, version, origin: 'built from modules', reference: name, digest: 'sha256:0'};
}

function entered(configuration: string): Measured['entered'][number] {
	return {configuration, written: null, milliseconds: 100, answers: '', changed: true};
}

const knative: JudgedSubject = {name: 'knative', version: '1.23.0', owns: owners};

/** The report that a run with these results would have written, as it is read again. */
export function reportOf(results: readonly Result[], run: Run = {}): ConformanceReport {
	const {asked = {preset: 'full'}, subject = knative, deviations = upstream} = run;
	const {run: id = 'a1b2c3d4', strict = false, troubles = [], written = all => all} = run;
	const selection: Selection = select(asked, rows, Object.keys(requirements));
	const whyNot = (row: Row): WhyNot | undefined => whyNotSelected(selection, row);
	const plan: Plan = planRun(
		{
			run: id,
			started: '2026-11-30T08:00:00.000Z',
			subject,
			suiteDigest: suite.digest,
			selection,
			again: run.again ?? ['--provider', 'kind'],
		},
		rows,
		withShard(rows, selection.shard, whyNot),
	);
	const ended = new Date('2026-11-30T08:05:00.000Z');
	const keys = new Set(plan.rows.map(({key}) => key));
	const verdict = judgeRun({
		plan,
		results: written(results.filter(({key}) => keys.has(key))),
		catalogue: requirements,
		deviations,
		strict,
		now: ended,
		...(run.torn !== undefined && {torn: run.torn}),
	});
	const report = conformanceReport({
		harness: {name: 'secure-pod-defaults-conformance', version: '0.1.0'},
		plan,
		verdict: notPutBack(verdict, troubles),
		provider: run.provider ?? 'kind',
		ended,
		limits: {request: 30_000},
		strict,
		troubles,
		measured: {cluster: `spd-${id}`, ...onKind, ...run.measured},
		...(run.interrupted !== undefined && {interrupted: run.interrupted}),
	});
	return asReport(JSON.parse(JSON.stringify(report)), 'report.json');
}
