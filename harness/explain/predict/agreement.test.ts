import test from 'ava';
import {atLevel} from '../../model/configuration.ts';
import type {Finding} from '../causes/finding.ts';
import type {Expectation} from '../../model/row.ts';
import type {RealWorkload} from '../../model/workloads.ts';
import {agreement, rowsOfContainers, whyNotForecast, type ForecastRow} from './agreement.ts';
import {assumedNodes} from './assumed-node.ts';
import type {Prediction} from './predict.ts';

const workload: RealWorkload = {
	name: 'app',
	image: 'app-numeric',
	namespace: 'plain',
	as: 'Service',
	pod: 'started',
};

function row(expect: Expectation, probe: Partial<ForecastRow['probe']> = {}): ForecastRow {
	return {
		requirement: 'R6',
		alsoProves: [],
		level: 'enabled',
		case: 'a case',
		tier: 'runtime',
		configuration: atLevel('enabled'),
		probe: {kind: 'outcome', workload, ...probe},
		expect,
		presets: [],
	};
}

function prediction(finding: Partial<Finding>, more: Partial<Prediction> = {}): Prediction {
	const image = {user: '', program: ['/app'], exposed: [], architecture: 'amd64'};
	return {
		level: 'enabled',
		finding: {outcome: 'ready', text: '', port: 80, image, ...finding},
		...more,
	};
}

const {kind, containerd1} = assumedNodes;

test('the same end in the same words agrees, another does not', t => {
	const expected = row({outcome: 'crashed', text: 'chown', exitCode: 1});
	const crash = prediction({outcome: 'crashed', text: 'x chown y', exitCode: 1});
	t.deepEqual(agreement(expected, crash, kind), {status: 'passed'});
	t.like(agreement(expected, prediction({}), kind), {status: 'failed'});
	t.like(agreement(expected, {...crash, finding: {...crash.finding, text: ''}}, kind), {
		status: 'failed',
	});
});

test('the node that was assumed decides what was expected', t => {
	const expected = row({
		dependsOn: 'low ports are privileged',
		yes: {outcome: 'crashed'},
		no: {outcome: 'ready'},
	});
	t.is(agreement(expected, prediction({}), kind).status, 'passed');
	t.is(agreement(expected, prediction({}), containerd1).status, 'failed');
});

test('an app that accepts and never answers is told as a cluster’s proxy tells it', t => {
	const expected = row({outcome: 'pending', text: 'ready; answers HTTP 504'});
	t.is(agreement(expected, prediction({outcome: 'pending', http: 504}), kind).status, 'passed');
	t.is(agreement(expected, prediction({outcome: 'pending', http: 503}), kind).status, 'failed');
});

test('what the process has is compared, and missed where it was not seen', t => {
	const expected = row({process: {uid: 0}}, {kind: 'process'});
	const facts = {uid: 0, CapEff: '0', CapBnd: '0', NoNewPrivs: 1, Seccomp: 2};
	t.is(agreement(expected, prediction({}, {process: facts}), kind).status, 'passed');
	t.is(agreement(expected, prediction({}, {process: {...facts, uid: 1}}), kind).status, 'failed');
	t.is(agreement(expected, prediction({}), kind).status, 'failed');
});

test('what one container does not show is not forecast, and says why', t => {
	const ready: Expectation = {outcome: 'ready'};
	t.is(whyNotForecast(row(ready)), undefined);
	const beside = {...workload, sidecars: [{name: 'sidecar' as const}]};
	t.is(whyNotForecast(row(ready, {workload: beside})), 'other containers are in the Pod');
	t.is(
		whyNotForecast(row(ready, {workload: {...workload, pod: 'unscheduled'}})),
		'nothing is started',
	);
	t.is(
		whyNotForecast(row(ready, {workload: {...workload, namespace: 'restricted'}})),
		'Pod Security decides',
	);
});

test('only rows about containers are asked', t => {
	t.is(rowsOfContainers([row({outcome: 'ready'})]).length, 1);
	const image = {kind: 'image', image: 'nginx'} as const;
	t.deepEqual(rowsOfContainers([{...row({equals: ''}), probe: image}]), []);
});
