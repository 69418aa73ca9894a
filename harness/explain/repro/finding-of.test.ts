import test from 'ava';
import {causeOf} from '../causes/catalogue.ts';
import type {JsonObject} from '../../model/json.ts';
import {findingOf, isStuck} from './finding-of.ts';
import {settled} from '../../observe/outcome.ts';
import {lastWords} from './words.ts';

const image = {user: '', program: ['/app'], exposed: [], architecture: 'amd64'};
const beside = {image, port: 8080};

function podWith(state: JsonObject, more: JsonObject = {}, ready = false): JsonObject {
	return {
		status: {
			conditions: [
				{
					type: 'Ready',
					status: ready ? 'True' : 'False',
					lastTransitionTime: '2026-11-25T10:01:05Z',
				},
			],
			containerStatuses: [{name: 'user-container', restartCount: 0, ...more, state}],
		},
	};
}

const running = {running: {startedAt: '2026-11-25T10:00:05Z'}};

test('ready is told with the seconds that it took', t => {
	const pod = podWith(running, {ready: true}, true);
	const finding = findingOf({pod, http: {status: 200, body: 'hi'}}, beside);
	t.is(finding.outcome, 'ready');
	t.is(finding.answeredAfter, 60);
});

test('any answer of the app itself counts; the pod proxy’s own does not', t => {
	const pod = podWith(running, {ready: true}, true);
	const said = (status: number, body: string) => findingOf({pod, http: {status, body}}, beside);
	t.like(said(404, 'not found'), {outcome: 'ready', text: 'answers HTTP 404 to GET /'});
	t.is(said(503, 'down for maintenance').outcome, 'ready');
	t.is(said(503, 'error trying to reach service: dial tcp').outcome, 'pending');
	t.is(said(504, 'no answer').outcome, 'pending');
});

test('one that was ready and is started again has crashed, with how it was ended', t => {
	const ended = {terminated: {exitCode: 137, reason: 'Error', message: ''}};
	const pod = podWith(running, {ready: true, restartCount: 2, lastState: ended}, true);
	const readings = {pod, http: {status: 200, body: 'hi'}, log: 'mount: only root can do that'};
	t.like(findingOf(readings, beside), {outcome: 'ready', restarts: 2});
	const again = findingOf(readings, {...beside, startedAgain: true});
	t.like(again, {outcome: 'crashed', exitCode: 137, restarts: 2, text: readings.log});
	t.is(causeOf(again)?.id, 'started-again');
	t.regex(causeOf({...again, servesBelow: true})?.why ?? '', /started it again 2 times/);
});

const waiting = (reason: string, message: string) => podWith({waiting: {reason, message}});

test('what never starts is told with the kubelet’s reason, and not waited for', t => {
	const bare = waiting('CreateContainerError', 'failed to generate spec: no command specified');
	t.true(isStuck({pod: bare}));
	t.like(findingOf({pod: bare}, beside), {outcome: 'pending', reason: 'CreateContainerError'});
	const secret = waiting('CreateContainerConfigError', 'secret "a" not found');
	t.true(isStuck({pod: secret}));
	t.is(causeOf(findingOf({pod: secret}, beside))?.id, 'config-missing');
	const passing = 'failed to sync secret cache: timed out waiting for the condition';
	t.false(isStuck({pod: waiting('CreateContainerConfigError', passing)}));
	t.false(isStuck({pod: waiting('ContainerCreating', '')}));
	t.false(isStuck({}));
});

test('what the kernel ended for its memory is told so', t => {
	const pod = podWith(
		{waiting: {reason: 'CrashLoopBackOff', message: 'back-off'}},
		{lastState: {terminated: {exitCode: 137, reason: 'OOMKilled', message: ''}}, restartCount: 1},
	);
	t.true(isStuck({pod}));
	t.is(causeOf(findingOf({pod}, beside))?.id, 'out-of-memory');
});

/** A Pod whose serving container waits, with the statuses of the others. */
function podBeside(list: string, ...others: readonly JsonObject[]): JsonObject {
	const waits = {
		name: 'user-container',
		state: {waiting: {reason: 'PodInitializing', message: ''}},
	};
	const statuses = list === 'containerStatuses' ? [waits, ...others] : [waits];
	return {
		status: {
			containerStatuses: statuses,
			...(list === 'containerStatuses' ? {} : {[list]: others}),
		},
	};
}

test('a container beside the serving one is told by its own name, whatever that is', t => {
	const refusal = {
		reason: 'CreateContainerConfigError',
		message: 'container has runAsNonRoot and image will run as root',
	};
	for (const list of ['initContainerStatuses', 'containerStatuses']) {
		const pod = podBeside(list, {name: 'db-migrate', state: {waiting: refusal}});
		const finding = findingOf({pod}, beside);
		t.like(finding, {outcome: 'refused', container: 'db-migrate'}, list);
		t.true(settled({pod}), list);
		const [override] = causeOf(finding)?.overrides ?? [];
		t.deepEqual(override, {beside: {'db-migrate': {securityContext: {runAsUser: 65_532}}}});
	}
	const zero = {...refusal, message: "container's runAsUser breaks non-root policy"};
	const pod = podBeside('containerStatuses', {name: 'queue-proxy', state: {waiting: zero}});
	t.is(causeOf(findingOf({pod}, beside))?.id, 'queue-proxy-as-root');
});

const crashed = {
	terminated: {exitCode: 1, reason: 'Error', message: 'chown: /a: Operation not permitted'},
};

test('an init container that crashes or does not end holds the Pod up; one that has ended well does not', t => {
	const list = 'initContainerStatuses';
	const crashing = podBeside(list, {name: 'setup', restartCount: 1, state: crashed});
	t.like(findingOf({pod: crashing}, beside), {outcome: 'crashed', container: 'setup', exitCode: 1});
	const held = podBeside(list, {name: 'setup', restartCount: 0, state: running});
	const endless = {...held, spec: {initContainers: [{name: 'setup'}]}};
	const sidecar = {...held, spec: {initContainers: [{name: 'setup', restartPolicy: 'Always'}]}};
	t.is(findingOf({pod: sidecar}, beside).container, undefined);
	t.is(causeOf(findingOf({pod: endless}, beside))?.id, 'init-never-ends');
	t.false(settled({pod: endless}));
	const ended = {terminated: {exitCode: 0, reason: 'Completed', message: ''}};
	const done = podBeside(list, {name: 'setup', restartCount: 1, state: ended, lastState: crashed});
	t.is(findingOf({pod: done}, beside).container, undefined);
	t.false(settled({pod: done}));
});

test('what a cluster injects may end and be started again', t => {
	const pod = podBeside('containerStatuses', {name: 'mesh', restartCount: 1, state: crashed});
	const deployment = {spec: {template: {spec: {containers: [{name: 'user-container'}]}}}};
	t.false(settled({pod, deployment}));
	t.true(settled({pod}));
});

const failed = (message: string, restartCount: number) =>
	podWith(
		{waiting: {reason: 'CrashLoopBackOff', message: 'back-off'}},
		{restartCount, lastState: {terminated: {exitCode: 128, reason: 'StartError', message}}},
	);

test('what the runtime fails to start again and again is told; once may be the busy node', t => {
	const oom = 'runc create failed: container init was OOM-killed (memory limit too low?)';
	t.false(isStuck({pod: failed(oom, 1)}));
	t.true(isStuck({pod: failed(oom, 2)}));
	t.is(causeOf(findingOf({pod: failed(oom, 2)}, beside))?.id, 'out-of-memory');
	const other = 'runc create failed: error mounting "proc"';
	t.is(causeOf(findingOf({pod: failed(other, 2)}, beside))?.id, 'start-refused');
});

const ended = (exitCode: number, reason: string) => ({
	restartCount: 2,
	lastState: {terminated: {exitCode, reason, message: 'runc create failed'}},
});

test('what ended before and runs now is not told by its end', t => {
	const http = {status: 200, body: 'served'};
	for (const last of [ended(128, 'StartError'), ended(137, 'OOMKilled')]) {
		const pod = podWith(running, {...last, ready: true}, true);
		t.false(isStuck({pod}));
		t.is(findingOf({pod}, beside).outcome, 'pending');
		t.like(findingOf({pod, http}, beside), {outcome: 'ready'});
	}
	const killed = {name: 'mesh', ...ended(137, 'OOMKilled'), state: {waiting: {reason: 'x'}}};
	const deployment = {spec: {template: {spec: {containers: [{name: 'user-container'}]}}}};
	const pod = podBeside('containerStatuses', killed);
	t.true(isStuck({pod}));
	t.false(isStuck({pod, deployment}));
});

test('why no Pod was made, or placed on no node', t => {
	const deployment = {
		status: {
			conditions: [
				{type: 'ReplicaFailure', status: 'True', message: 'serviceaccount "x" not found'},
			],
		},
	};
	t.regex(findingOf({deployment}, beside).text, /serviceaccount "x" not found/);
	const pod = {
		status: {conditions: [{type: 'PodScheduled', status: 'False', message: 'Insufficient cpu'}]},
	};
	t.regex(findingOf({pod}, beside).text, /Insufficient cpu/);
});

test('last words are printable, short, and tell no secrets', t => {
	const noise = `\u001B[31m${'\0\u0001'.repeat(5000)}\u001B[0m`;
	const log = `${noise}\n${'x'.repeat(2000)}\npassword=hunter2\nlast`;
	const words = lastWords(log);
	t.notRegex(words, /hunter2|\p{Cc}(?<!\n)/u);
	t.true(words.length < 700);
	t.true(words.endsWith('password=[redacted]\nlast'));
	const denied = 'open /run/secret: permission denied';
	t.is(lastWords(`${denied}\nsecret: permission-1`), `${denied}\nsecret: [redacted]`);
	t.is(lastWords('a\n'.repeat(500)).split('\n').length, 12);
});
