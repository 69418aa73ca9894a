import test from 'ava';
import type {JsonObject} from '../model/json.ts';
import {observeOutcome, settled} from './outcome.ts';
import type {Readings} from '../model/readings.ts';

const podWith = (status: JsonObject): Pick<Readings, 'pod'> => ({
	pod: {
		status: {
			containerStatuses: [
				{name: 'queue-proxy', ready: true, state: {running: {}}},
				{name: 'user-container', ready: false, restartCount: 0, ...status},
			],
		},
	},
});
const suffix =
	' (pod: "c01-00001-deployment-5cd57fc5c8-fbbzp_b-ena(4f3b6cae-cee5-4363-8454-05bf845b10df)", container: user-container)';
const asRoot = 'container has runAsNonRoot and image will run as root';
const waiting = (reason: string, message: string): Readings =>
	podWith({state: {waiting: {reason, message}}});
const crashed = {terminated: {exitCode: 1, reason: 'Error', message: 'fatal: no config'}};
const answer = {http: {status: 200, body: 'Hello World!'}};
const running = {ready: true, state: {running: {}}};
const denial = (message: string): Readings => ({
	deployment: {
		status: {
			conditions: [
				{type: 'Progressing', status: 'True', reason: 'NewReplicaSetCreated'},
				{type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message},
			],
		},
	},
});

test('refused: the reason and the message, without the Pod’s name', t => {
	const readings = waiting('CreateContainerConfigError', asRoot + suffix);
	t.deepEqual(observeOutcome(readings), {kind: 'outcome', outcome: 'refused', text: asRoot});
	t.true(settled(readings));
});

test('an old kubelet’s refusal has no suffix and says the same', t => {
	const readings = waiting('CreateContainerConfigError', asRoot);
	t.deepEqual(observeOutcome(readings), {kind: 'outcome', outcome: 'refused', text: asRoot});
});

test('a refusal that may pass by itself is not final', t => {
	t.false(settled(waiting('CreateContainerConfigError', 'failed to sync secret cache: timed out')));
});

test('crashed: while terminated, while waiting for the next start, and while running again', t => {
	const ended = {kind: 'outcome', outcome: 'crashed', text: 'fatal: no config', exitCode: 1};
	const loop = {waiting: {reason: 'CrashLoopBackOff', message: 'back-off 10s'}};
	for (const readings of [
		podWith({state: crashed}),
		podWith({restartCount: 1, state: loop, lastState: crashed}),
		{...podWith({restartCount: 1, ...running, lastState: crashed}), ...answer},
	]) {
		t.deepEqual(observeOutcome(readings), ended);
		t.true(settled(readings));
	}
});

test('an app that ends without error, again and again, has crashed', t => {
	const lastState = {terminated: {exitCode: 0, message: 'done'}};
	const state = {waiting: {reason: 'CrashLoopBackOff', message: 'back-off 10s'}};
	const readings = podWith({restartCount: 2, state, lastState});
	t.like(observeOutcome(readings), {outcome: 'crashed', exitCode: 0, text: 'done'});
	t.true(settled(readings));
});

test('the log speaks where the kubelet kept no message', t => {
	const silent = {terminated: {exitCode: 1, reason: 'Error'}};
	const readings = {...podWith({state: silent}), log: '2026/11/23 05:20:15 [emerg] 1#1: no'};
	t.like(observeOutcome(readings), {outcome: 'crashed', text: '[emerg] 1#1: no'});
});

test('ready needs the container ready and the app’s own answer', t => {
	t.deepEqual(observeOutcome({...podWith(running), ...answer}), {
		kind: 'outcome',
		outcome: 'ready',
		text: '',
		answer: 'Hello World!',
	});
	t.true(settled({...podWith(running), ...answer}));
});

test('ready and mute is pending, and not final', t => {
	const readings = {...podWith(running), http: {status: 504, body: ''}};
	const text = 'ready; answers HTTP 504';
	t.deepEqual(observeOutcome(readings), {kind: 'outcome', outcome: 'pending', text});
	t.false(settled(readings));
});

test('running and not to be asked says nothing: the machine may be slow', t => {
	for (const readings of [
		podWith(running),
		podWith({state: {running: {}}}),
		{...podWith(running), http: {status: 503, body: 'connection refused'}},
	]) {
		t.throws(() => observeOutcome(readings), {message: /it runs, but nobody could be asked/});
		t.false(settled(readings));
	}
});

test('killed from outside says nothing of the image', t => {
	for (const ended of [
		{exitCode: 137, reason: 'Error'},
		{exitCode: 1, reason: 'OOMKilled'},
	]) {
		const readings = podWith({
			restartCount: 1,
			lastState: {terminated: ended},
			state: {running: {}},
		});
		t.throws(() => observeOutcome(readings), {message: /has come to no end/});
	}
});

test('denied: Pod Security’s checks, without the Pod’s name', t => {
	const list =
		'runAsNonRoot != true (pod or container "user-container" must set securityContext.runAsNonRoot=true)';
	const readings = denial(
		`pods "c01-00001-deployment-5cd57fc5c8-fbbzp" is forbidden: violates PodSecurity "restricted:latest": ${list}`,
	);
	t.deepEqual(observeOutcome(readings), {
		kind: 'outcome',
		outcome: 'denied',
		text: `pods "…" is forbidden: violates PodSecurity "restricted:latest": ${list}`,
		violations: ['runAsNonRoot'],
	});
	t.true(settled(readings));
});

test('a Pod that a quota forbids is not denied by Pod Security', t => {
	const readings = denial('pods "x" is forbidden: exceeded quota: small');
	t.false(settled(readings));
	t.throws(() => observeOutcome(readings), {
		message: 'the container has come to no end: no Pod was made',
	});
});

test('what has come to no end is not judged', t => {
	for (const [readings, where] of [
		[{}, 'neither Deployment nor Pod was made'],
		[{pod: {status: {}}}, 'the kubelet has not reported on it'],
		[waiting('ErrImagePull', 'not found'), 'ErrImagePull: not found'],
		[podWith({state: {terminated: {exitCode: 0}}}), 'it ended with exit code 0'],
	] as const) {
		t.throws(() => observeOutcome(readings), {
			name: 'Unreadable',
			message: `the container has come to no end: ${where}`,
		});
		t.false(settled(readings));
	}
});

const beside = (
	user: JsonObject,
	other: JsonObject,
	list: 'containerStatuses' | 'initContainerStatuses' = 'containerStatuses',
): Readings => {
	const named = {name: 'user-container', restartCount: 0, ...user};
	const containers = list === 'containerStatuses' ? [named, other] : [named];
	return {
		pod: {
			status: {
				containerStatuses: containers,
				...(list === 'initContainerStatuses' && {initContainerStatuses: [other]}),
			},
		},
	};
};
const refusedState = {
	ready: false,
	state: {waiting: {reason: 'CreateContainerConfigError', message: asRoot + suffix}},
};

test('a sidecar’s end is its own, and ends the wait for the Pod', t => {
	const readings = beside(running, {name: 'sidecar', ...refusedState});
	t.like(observeOutcome(readings, 'sidecar'), {outcome: 'refused', text: asRoot});
	t.throws(() => observeOutcome(readings), {message: /it runs, but nobody could be asked/});
	t.true(settled(readings));
});

test('queue-proxy refused ends the wait; queue-proxy running does not', t => {
	t.true(settled(beside(running, {name: 'queue-proxy', ...refusedState})));
	t.false(settled(beside(running, {name: 'queue-proxy', ...running})));
	t.false(settled(beside(running, {name: 'queue-proxy', restartCount: 1, lastState: crashed})));
});

test('an init container has done its work when it has ended and the app answers', t => {
	const init = {name: 'init', restartCount: 0, state: {terminated: {exitCode: 0}}};
	const readings = beside(running, init, 'initContainerStatuses');
	t.throws(() => observeOutcome(readings, 'init'));
	t.like(observeOutcome({...readings, ...answer}, 'init'), {outcome: 'ready'});
	const failing = {...init, state: {terminated: {exitCode: 1}}};
	const failed = beside(running, failing, 'initContainerStatuses');
	t.like(observeOutcome(failed, 'init'), {outcome: 'crashed', exitCode: 1});
	t.true(settled(failed));
});

test('an image of which Knative finds no digest is pending for good, whatever the network said', t => {
	const unable = 'Unable to fetch image "a.invalid/b:v1": failed to resolve image to digest';
	const condition = {type: 'ContainerHealthy', status: 'False', reason: 'ContainerMissing'};
	const revision = {
		status: {conditions: [{...condition, message: `${unable}: Get "https://a.invalid/v2/": dial`}]},
	};
	t.deepEqual(observeOutcome({revision}), {kind: 'outcome', outcome: 'pending', text: unable});
	t.true(settled({revision}));
	const unknown = {status: {conditions: [{...condition, status: 'Unknown'}]}};
	t.false(settled({revision: unknown}));
});

const unableToStart = (why: string): JsonObject => ({
	terminated: {
		exitCode: 128,
		reason: 'StartError',
		message: `failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: ${why}`,
	},
});

test('what the container runtime could not do says nothing of the image, and passes', t => {
	const lastState = unableToStart(
		'error during container init: error setting cgroup config for procHooks process: unable to freeze: unknown',
	);
	const again = {waiting: {reason: 'CrashLoopBackOff', message: 'back-off 10s'}};
	t.false(settled(podWith({state: lastState})));
	t.throws(() => observeOutcome(podWith({restartCount: 1, state: again, lastState})));
	const recovered = {...podWith({restartCount: 1, ...running, lastState}), ...answer};
	t.like(observeOutcome(recovered), {outcome: 'ready'});
});

test('a program that cannot be started is the image’s doing', t => {
	const state = unableToStart('exec: "/nope": stat /nope: no such file or directory: unknown');
	t.like(observeOutcome(podWith({state})), {outcome: 'crashed', exitCode: 128});
});
