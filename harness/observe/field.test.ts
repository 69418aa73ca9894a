import test from 'ava';
import type {JsonObject} from '../model/json.ts';
import {fieldOf, observeAdmission, observeRendering} from './field.ts';
import type {Stage} from './stage.ts';

const podSpec = (securityContext: JsonObject | null, rest: JsonObject = {}): JsonObject => ({
	...rest,
	containers: [
		{name: 'injected', securityContext: {privileged: true}},
		{name: 'user-container', securityContext},
	],
});
const at = (stage: Stage, spec: JsonObject): JsonObject =>
	stage === 'Revision' || stage === 'Pod' ? {spec} : {spec: {template: {spec}}};
const capabilities = 'container.securityContext.capabilities';

test('null and a missing key are absent', t => {
	for (const context of [null, {}, {runAsNonRoot: null}]) {
		t.is(
			fieldOf('Pod', 'container.securityContext.runAsNonRoot', at('Pod', podSpec(context))),
			null,
		);
	}
});

test('absent is not false', t => {
	const pod = at('Pod', podSpec({runAsNonRoot: false}));
	t.is(fieldOf('Pod', 'container.securityContext.runAsNonRoot', pod), false);
});

test('empty lists of capabilities are absent, empty capabilities are not', t => {
	for (const [sent, kept] of [
		[{drop: [], add: null}, {}],
		[{}, {}],
		[{drop: ['ALL'], add: []}, {drop: ['ALL']}],
	] as const) {
		t.deepEqual(fieldOf('Pod', capabilities, at('Pod', podSpec({capabilities: sent}))), kept);
	}
	t.is(fieldOf('Pod', capabilities, at('Pod', podSpec({}))), null);
	t.is(
		fieldOf('Pod', `${capabilities}.drop`, at('Pod', podSpec({capabilities: {drop: []}}))),
		null,
	);
});

test('empty lists elsewhere are kept', t => {
	const pod = at('Pod', podSpec({}, {securityContext: {supplementalGroups: []}}));
	t.deepEqual(fieldOf('Pod', 'pod.securityContext', pod), {supplementalGroups: []});
});

test('an empty securityContext of the pod is absent from the Deployment on', t => {
	const spec = podSpec({}, {securityContext: {}});
	for (const stage of ['Deployment', 'Pod'] as const) {
		t.is(fieldOf(stage, 'pod.securityContext', at(stage, spec)), null);
	}
	for (const stage of ['Service', 'Configuration', 'Revision'] as const) {
		t.deepEqual(fieldOf(stage, 'pod.securityContext', at(stage, spec)), {});
	}
});

test('an empty securityContext of a container is absent, also if it says null of something', t => {
	for (const stage of ['Service', 'Revision', 'Pod'] as const) {
		for (const context of [{}, {runAsUser: null}]) {
			t.is(fieldOf(stage, 'container.securityContext', at(stage, podSpec(context))), null);
		}
	}
});

test('a Service’s container needs no name; a Pod’s does', t => {
	const unnamed = {containers: [{securityContext: {runAsUser: 1}}]};
	t.is(fieldOf('Service', 'container.securityContext.runAsUser', at('Service', unnamed)), 1);
	t.throws(() => fieldOf('Pod', 'container.securityContext.runAsUser', at('Pod', unnamed)), {
		message: 'the Pod has no container user-container in containers',
	});
});

test('rendering looks at all five stages', t => {
	const spec = podSpec({allowPrivilegeEscalation: false});
	const readings = {
		service: at('Service', spec),
		configuration: at('Configuration', spec),
		revision: at('Revision', spec),
		deployment: at('Deployment', podSpec({})),
		pod: at('Pod', spec),
	};
	t.deepEqual(observeRendering('container.securityContext.allowPrivilegeEscalation', readings), {
		kind: 'value',
		stages: {Service: false, Configuration: false, Revision: false, Deployment: null, Pod: false},
	});
	const {pod: _pod, ...four} = readings;
	t.throws(() => observeRendering('container.securityContext', four), {
		message: 'the Pod was not read',
	});
});

test('a refusal keeps its code and text, without random names', t => {
	const message = 'dry run failed with Pod "dry-run-validationtptpc" is invalid';
	const admission = {admitted: false, code: 400, message, warnings: []} as const;
	t.deepEqual(observeAdmission('Service', 'container.securityContext', {admission}), {
		kind: 'refusal',
		code: 400,
		message: 'dry run failed with Pod "dry-run-validation…" is invalid',
	});
});

test('an answer that is something else is not read', t => {
	const admission = {admitted: true, object: {kind: 'Status'}, warnings: []} as const;
	t.throws(() => observeAdmission('Service', 'container.securityContext', {admission}), {
		name: 'Unreadable',
		message: 'the Service has no spec.template.spec',
	});
	t.throws(() => observeAdmission('Service', 'container.securityContext', {}), {
		message: 'admission was not asked',
	});
});
