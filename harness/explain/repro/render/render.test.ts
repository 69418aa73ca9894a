import test from 'ava';
import {causeOf} from '../../causes/catalogue.ts';
import {findingOf} from '../../causes/examples.ts';
import type {Style} from '../../../machine/style.ts';
import type {Attempt, ReproReport} from '../repro-report.ts';
import {renderReproMarkdown} from './markdown.ts';
import {renderRepro, renderReproBriefly} from './terminal.ts';

const plain: Style = {color: false, unicode: true, width: 100};

function crash(text: string): Attempt {
	const finding = findingOf({outcome: 'crashed', exitCode: 1, text});
	const cause = causeOf(finding);
	return {finding, ...(cause && {cause}), seconds: 2};
}

const ready: Attempt = {
	finding: findingOf({outcome: 'ready', http: 200, answeredAfter: 1}),
	process: {uid: 0, CapEff: 'a80425fb', CapBnd: 'a80425fb', NoNewPrivs: 0, Seccomp: 0},
	answer: 'served',
	seconds: 2,
};

const report: ReproReport = {
	schema: 'secure-pod-defaults/repro/v1',
	spd: '0.1.0',
	named: 'a|b',
	image: {
		id: 'sha256:0123456789abcdef',
		from: 'engine',
		facts: {user: 'app', uid: 1000, program: ['/app'], exposed: [80], architecture: 'amd64'},
	},
	manifest: 'kind: Service\n',
	leftOut: ['ConfigMap c'],
	clusters: [
		{
			cluster: 'spd-1',
			knative: '1.19.0',
			kubernetes: '1.34.10',
			containerRuntime: 'containerd://1.7.24',
			levels: [
				{level: 'disabled', added: '', attempt: ready, tried: []},
				{level: 'root-allowed', missing: 'no such level: root-allowed'},
				{
					level: 'enabled',
					added: '--- a\n+++ b\n+          runAsNonRoot: true',
					attempt: crash('```\nchown: /data: Operation not permitted'),
					tried: [
						{override: {securityContext: {runAsUser: 1}}, attempt: crash('fatal')},
						{override: {securityContext: {capabilities: {}}}, attempt: ready},
					],
					set: {
						override: {securityContext: {capabilities: {}}},
						manifest: 'capabilities: {}\n',
						costs: ['as root it keeps the capabilities'],
					},
				},
			],
		},
	],
};

test('terminal: every level with outcome, cause, words, diff and what to set', t => {
	const text = renderRepro(plain, report);
	for (const part of [
		/disabled +✔ ready, HTTP 200/,
		/root-allowed - no such level/,
		/enabled +✘ crashed, exit code 1 +chown-at-start\n +set: capabilities: \{\}/,
		/USER app \(uid 1000\)/,
		/uid 0, CapEff a80425fb/,
		/ {4}chown: \/data: Operation not permitted/,
		/\+ +runAsNonRoot: true/,
		/set this, which was tried and works\n {4}capabilities: \{\}/,
		/- runAsUser: 1: crashed, exit code 1: fatal/,
		/not created: ConfigMap c/,
	]) {
		t.regex(text, part);
	}
	t.notRegex(text, /- capabilities: \{\}: ready/);
});

test('a ready level that tells of a refusal is told with its words, in every form', t => {
	const denial = 'chown: /data: Operation not permitted';
	const finding = {...ready.finding, newDenials: [denial], restarts: 3};
	const [cluster] = report.clusters;
	const levels = [{level: 'enabled', added: '', attempt: {...ready, finding}, tried: []} as const];
	const said = {...report, clusters: cluster ? [{...cluster, levels}] : []};
	const brief =
		/✔ ready, HTTP 200, started again 3 times +but says more\n +but says: chown: \/data/;
	t.regex(renderRepro(plain, said), brief);
	t.regex(renderReproBriefly(plain, said), brief);
	t.regex(renderRepro(plain, said), /but says, as it does not at the level below\n {4}chown:/);
	t.regex(renderReproMarkdown(said), /\| ready, HTTP 200.*, but says: `chown: \/data/);
});

test('quiet: a line a level, and one for what to set', t => {
	t.is(renderReproBriefly(plain, report).split('\n').length, 5);
});

function failing(tried: number, more: {readonly asAtDisabled?: true} = {}): ReproReport {
	const failed = {override: {}, attempt: crash('fatal')};
	const level = {level: 'enabled', added: '', attempt: crash('fatal')} as const;
	const levels = [{...level, ...more, tried: Array.from({length: tried}, () => failed)}];
	return {...report, clusters: report.clusters.map(cluster => ({...cluster, levels}))};
}

test('nothing helps, or there is nothing to try', t => {
	t.regex(renderRepro(plain, failing(1)), /nothing that was tried helps/);
	t.regex(renderRepro(plain, failing(0)), /nothing in the manifest helps/);
	const below = renderRepro(plain, failing(0, {asAtDisabled: true}));
	t.regex(below, /nothing that was tried at disabled helps, and a level only takes away/);
});

test('what is not served at disabled either is not said to work with fewer capabilities', t => {
	const doing = {
		is: 'these',
		settings: ['capabilities'],
		capabilities: ['CHOWN'],
		narrower: {securityContext: {capabilities: {drop: ['KILL']}}},
	} as const;
	const level = {level: 'enabled', added: '', attempt: crash('fatal'), tried: []} as const;
	const told = (more: typeof doing & {readonly failsAtDisabled?: true}): string => {
		const levels = [{...level, doing: more}];
		return renderRepro(plain, {
			...report,
			clusters: report.clusters.map(each => ({...each, levels})),
		});
	};
	t.regex(told(doing), /works too/);
	t.notRegex(told({...doing, failsAtDisabled: true}), /works too/);
});

test('several clusters: the levels side by side, a column a release', t => {
	const [first] = report.clusters;
	const second = {...report.clusters[0], knative: '1.23.0'};
	const clusters = first ? [first, {...first, ...second}] : [];
	const text = renderReproBriefly(plain, {...report, clusters});
	t.regex(text, /Knative 1\.19\.0 +Knative 1\.23\.0/);
	t.regex(text, /enabled +crashed, exit code 1 +crashed, exit code 1/);
	t.regex(text, /chown-at-start +chown-at-start\n +capabilities: \{\} +capabilities: \{\}/);
});

test('Markdown: names versions, and what others wrote cannot break out of it', t => {
	const text = renderReproMarkdown(report);
	t.regex(text, /### a\\\|b at each level/);
	t.regex(text, /Knative Serving 1\.19\.0, Kubernetes 1\.34\.10, containerd:\/\/1\.7\.24/);
	t.regex(text, /spd 0\.1\.0/);
	t.regex(text, /sha256:0123456789ab/);
	t.regex(text, /^````\n```\nchown: \/data: Operation not permitted\n````$/m);
	t.regex(text, /\| 1\.19\.0 \| enabled \| crashed, exit code 1 \| .* \| `capabilities: \{\}` \|/);
});

/** A report of an existing cluster with this value in its ConfigMap. */
function asIs(value: string | null, isHonoured: boolean): ReproReport {
	const [level] = report.clusters[0]?.levels ?? [];
	return {
		...report,
		clusters: report.clusters.map(cluster => ({
			...cluster,
			configured: {value, isHonoured},
			levels: level ? [level] : [],
		})),
	};
}

test('a ConfigMap that says otherwise than the cluster answers is told in every form', t => {
	const unknown = asIs('root-allowed', false);
	const says = /its ConfigMap says "root-allowed", but it answers as at disabled/;
	t.regex(renderRepro(plain, unknown), says);
	t.regex(renderReproBriefly(plain, unknown), says);
	t.regex(renderReproMarkdown(unknown), says);
	t.regex(
		renderRepro(plain, asIs(null, false)),
		/its ConfigMap does not set secure-pod-defaults, but/,
	);
	t.regex(renderReproMarkdown(asIs('a|b', false)), /says "a\\\|b", but/);
	t.notRegex(renderRepro(plain, asIs('disabled', true)), /its ConfigMap/);
	t.notRegex(renderReproMarkdown(asIs('disabled', true)), /its ConfigMap/);
});
