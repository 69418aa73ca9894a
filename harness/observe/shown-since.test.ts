import test from 'ava';
import type {JsonObject} from '../model/json.ts';
import {shownSince, type Sighting} from './shown-since.ts';

const podOf = (...containerStatuses: readonly JsonObject[]): JsonObject => ({
	status: {containerStatuses},
});
const user = (state: JsonObject, lastState: JsonObject = {}): JsonObject => ({
	name: 'user-container',
	state,
	lastState,
});
const ended = (exitCode: number, reason = 'Error', message = ''): JsonObject => ({
	terminated: {exitCode, reason, message},
});
const waits = (reason: string, message = ''): JsonObject => ({waiting: {reason, message}});

/** One every 10 ms. */
const seen = (...objects: readonly JsonObject[]): readonly Sighting[] =>
	objects.map((object, index) => ({at: 10 * (index + 1), object}));

const creating = podOf(user(waits('ContainerCreating')));
const running = podOf(user({running: {}}));

test('a crash is shown since the container first ended so, however it stands when it is judged', t => {
	const last = podOf(user(waits('CrashLoopBackOff'), ended(1)));
	const sightings = seen(creating, running, podOf(user(ended(1))), running, last);
	t.is(shownSince({pod: last}, sightings), 30);
	t.is(shownSince({pod: last}, sightings.toReversed()), 30);
});

test('an end that decided nothing is none of its signs', t => {
	const runtime = podOf(user(ended(128, 'StartError', 'unable to freeze')));
	const killed = podOf(user(ended(137, 'OOMKilled')));
	const crashed = podOf(user(ended(1)));
	t.is(shownSince({pod: crashed}, seen(runtime, killed, crashed)), 30);
	t.is(shownSince({pod: runtime}, seen(runtime)), undefined);
});

test('a refusal is shown since the words that decide', t => {
	const early = podOf(user(waits('CreateContainerConfigError', 'failed to sync secret cache')));
	const pod = podOf(
		user(
			waits('CreateContainerConfigError', 'container has runAsNonRoot and image will run as root'),
		),
	);
	t.is(shownSince({pod}, seen(creating, early, pod, pod)), 30);
	t.is(shownSince({pod: early}, seen(creating, early)), undefined);
});

test('a container beside that decides is looked at, and no other', t => {
	const done = {name: 'setup', state: ended(0, 'Completed')};
	const pod = podOf(user({running: {}}), {name: 'sidecar', state: ended(3)}, done);
	const sightings = seen(
		podOf(user({running: {}}), {name: 'sidecar', state: {running: {}}}, done),
		pod,
		pod,
	);
	t.is(shownSince({pod}, sightings), 20);
});

test('where no Pod is made, a condition of the Deployment or the Revision tells it', t => {
	const refused = {
		type: 'ReplicaFailure',
		status: 'True',
		reason: 'FailedCreate',
		message:
			'pods "a" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "a" must set securityContext.runAsNonRoot=true)',
	};
	const deployment = {status: {conditions: [{type: 'Progressing', status: 'True'}, refused]}};
	const young = {status: {conditions: [{type: 'Progressing', status: 'True'}]}};
	t.is(shownSince({deployment}, seen(young, deployment, deployment)), 20);
	const missing = {
		type: 'Ready',
		status: 'False',
		reason: 'ContainerMissing',
		message: 'Unable to fetch image "a"',
	};
	const revision = {status: {conditions: [missing]}};
	t.is(shownSince({revision}, seen({}, revision)), 20);
});

test('a container that runs, or comes to no end, shows no sign', t => {
	t.is(shownSince({pod: running}, seen(creating, running)), undefined);
	t.is(shownSince({}, []), undefined);
});
