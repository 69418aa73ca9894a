import test from 'ava';
import {causeOf} from '../causes/catalogue.ts';
import type {JsonObject} from '../json.ts';
import {findingOf, isStuck} from './finding-of.ts';
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
	t.is(lastWords('a\n'.repeat(500)).split('\n').length, 12);
});
