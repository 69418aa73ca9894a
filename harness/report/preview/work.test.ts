import test from 'ava';
import {atLevel} from '../../model/configuration.ts';
import type {Expectation, Probe, Row} from '../../model/row.ts';
import type {RealWorkload} from '../../model/workloads.ts';
import {estimate} from './estimate.ts';
import {workOf} from './work.ts';

/** A row of the defaulting tier at `enabled`, or another probe there. */
function row(title: string, probe: Probe, expect: Expectation = {equals: null}): Row {
	return {
		requirement: 'R6',
		alsoProves: [],
		level: 'enabled',
		case: title,
		tier: 'defaulting',
		configuration: atLevel('enabled'),
		probe,
		expect,
		presets: ['gate'],
	};
}

const workload = {image: 'app-numeric'} as const;
const field = 'container.securityContext';
const asked: Probe = {kind: 'admission', object: 'Service', workload, field};
const patched: Probe = {...asked, kind: 'update', stored: workload};
const real: RealWorkload = {
	...workload,
	name: 'app',
	namespace: 'plain',
	pod: 'started',
	as: 'Service',
};
const rendered: Probe = {kind: 'rendering', workload: {...real, as: 'Service'}, field};

test('a question is asked once per configuration, and by each row if nothing may be created', t => {
	const rows = [row('one', asked), row('two', asked)];
	t.is(workOf(rows, 'look').dryRuns.all, 2);
	t.is(workOf(rows, 'create').dryRuns.all, 1);
});

test('the webhook’s limit is none for Revisions, nor for what it refuses', t => {
	const rows = [
		row('one', asked),
		row('two', {...asked, object: 'Revision'}),
		row('three', {...asked, object: 'Configuration'}, {refusal: 'must not set'}),
	];
	t.deepEqual(workOf(rows, 'create').dryRuns, {all: 3, limited: 1});
});

test('what is stored to be patched is stored once, at a level of its own', t => {
	const rows = [row('one', patched), row('two', patched)];
	const {objects, namespaces, switches} = workOf(rows, 'switch');
	t.deepEqual(objects.stored, {Service: 1});
	t.true(namespaces.includes('spd-ID-stored'));
	t.is(switches, 2);
	t.is(workOf(rows, 'create').switches, 0);
});

test('a workload that several rows look at is created once', t => {
	const rows = [row('one', rendered), row('two', rendered)];
	const {objects, namespaces} = workOf(rows, 'create');
	t.deepEqual(objects.live, {Service: 1});
	t.deepEqual(objects.pods, {all: 1, started: 1});
	t.deepEqual(namespaces, [
		'spd-ID-dry',
		'spd-ID-other',
		'spd-ID-restricted',
		'spd-ID-others',
		'spd-ID-N',
	]);
	t.deepEqual(workOf(rows, 'look').namespaces, []);
});

test('only a switch writes values, and each that it may pass through', t => {
	const rows = [row('one', asked)];
	const {values} = workOf(rows, 'switch');
	t.deepEqual([...values.keys()], ['secure-pod-defaults', 'kubernetes.podspec-hostaliases']);
	t.deepEqual(values.get('secure-pod-defaults'), new Set(['enabled', 'disabled']));
	t.is(workOf(rows, 'create').values.size, 0);
});

test('twice the rate halves the time of dry runs, up to what a webhook answers without a limit', t => {
	const rows = Array.from({length: 400}, (_, index) => row(String(index), asked));
	const work = workOf(rows, 'look');
	const seconds = [20, 40, 200, 2000].map(
		perSecond => estimate(work, {perSecond, from: ''}).seconds,
	);
	t.deepEqual(seconds, [20, 10, 2, 2]);
});
