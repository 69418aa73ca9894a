import test from 'ava';
import type {Json, JsonObject} from '../model/json.ts';
import {withBeside} from '../model/beside.ts';
import {manifestOf} from '../model/manifest.ts';
import {everyContext} from '../model/row.ts';
import type {Beside, Workload} from '../model/workloads.ts';
import {observeContexts} from './contexts.ts';

const base: Workload = {
	image: 'app-numeric',
	ports: [{containerPort: 80}],
	sidecars: [{name: 'sidecar', securityContext: {runAsUser: 1}}],
};
const placement = {name: 'row', namespace: 'default', image: 'dev.local/app:v1'};

/** What is observed of a Service with this property, after `change` of its JSON. */
function seen(own: Beside, change: (text: string) => string = text => text): JsonObject {
	const workload = withBeside(base, [own]);
	const sent = JSON.stringify(manifestOf('Service', workload, placement));
	const observed = observeContexts(
		{
			kind: 'admission',
			object: 'Service',
			workload,
			field: everyContext,
			among: {base, all: [own], own: [own], newer: new Map()},
		},
		{admission: {admitted: true, object: JSON.parse(change(sent)) as Json, warnings: []}},
	);
	if (observed.kind !== 'value') throw new Error(observed.kind);
	return observed.stages['Service'] as JsonObject;
}

const lostOf = (own: Beside, from: string, to: string): Json => {
	const changed = seen(own, text => {
		if (!text.includes(from)) throw new Error(`${from} is not in ${text}`);
		return text.replace(from, to);
	});
	return changed['lost'] ?? null;
};

test('each context is seen, and nothing is lost of what is as it was sent', t => {
	t.deepEqual(seen({pod: {hostPID: true}}), {
		pod: null,
		container: null,
		sidecar: {runAsUser: 1},
	});
});

test('what is another value, is gone, or has come is lost, with the value that it has now', t => {
	t.deepEqual(lostOf({pod: {hostPID: true}}, '"hostPID":true', '"hostPID":false'), {
		'pod.hostPID': false,
	});
	t.deepEqual(lostOf({pod: {hostPID: false}}, '"hostPID":false', '"hostPID":true'), {
		'pod.hostPID': true,
	});
	t.deepEqual(lostOf({container: {args: ['80']}}, '"args":["80"]', '"other":1'), {
		'container.args': null,
	});
	t.deepEqual(lostOf({container: {args: []}}, '"args":[]', '"args":["x"]'), {
		'container.args': ['x'],
	});
	const named = {container: {env: [{name: 'A', value: '1'}]}};
	t.deepEqual(lostOf(named, '"value":"1"', '"value":"2"'), {
		'container.env': [{name: 'A', value: '2'}],
	});
});

test('what means the same is not lost', t => {
	const limits = {sidecar: {resources: {limits: {cpu: '0.5', memory: '1048576'}}}};
	t.is(lostOf(limits, '"0.5"', '"500m"'), null);
	t.is(lostOf(limits, '"1048576"', '"1Mi"'), null);
	t.deepEqual(lostOf(limits, '"0.5"', '"501m"'), {
		'sidecar.resources': {limits: {cpu: '501m', memory: '1048576'}},
	});
	t.is(lostOf({pod: {hostPID: false}}, '"hostPID":false', '"other":1'), null);
	t.is(lostOf({container: {resources: {}}}, '"resources":{}', '"other":1'), null);
});
