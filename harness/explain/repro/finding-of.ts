import {denialsIn} from '../causes/denials.ts';
import type {Finding} from '../causes/finding.ts';
import {unreached} from '../../cluster/http-answer.ts';
import {isPodReady} from '../../cluster/pod.ts';
import {at, objectsAt, textAt, type Json, type JsonObject} from '../../model/json.ts';
import {statusOf, type ContainerStatus} from '../../observe/container-status.ts';
import {
	besideIn,
	blockedBeside,
	isOfRuntime,
	isUsers,
	observeOutcome,
} from '../../observe/outcome.ts';
import {type Readings, Unreadable} from '../../model/readings.ts';
import {userContainerName} from '../../observe/stage.ts';
import {stable} from '../../observe/stable-text.ts';
import {lastWords, readableLines} from './words.ts';

/** What is known in addition to the cluster's readings. */
type Beside = Pick<Finding, 'image' | 'port' | 'listening' | 'waited' | 'isRoot' | 'requests'> & {
	/** It was ready, and was started again since. */
	readonly startedAgain?: true;
};

/**
 * The finding from the readings: about the serving container, or about another one that keeps the Pod from becoming
 * ready. `beside.image` contains the facts of that container's image.
 */
export function findingOf(readings: Readings, {startedAgain, ...beside}: Beside): Finding {
	const container = subjectOf(readings);
	const status = statusOf(readings.pod, container);
	const seen = startedAgain ? endedLater(readings) : judged(readings, status, container);
	const {http, log} = readings;
	const answeredAfter = seen.outcome === 'ready' ? secondsToReady(readings.pod) : undefined;
	const reason = status?.waiting?.reason ?? '';
	const denials = denialsIn(readableLines(log ?? ''));
	return {
		...(container !== undefined && {container}),
		...seen,
		text: lastWords(seen.text),
		...(seen.reason === undefined && seen.outcome !== 'crashed' && reason !== '' && {reason}),
		...(log !== undefined && log !== '' && {log: lastWords(log)}),
		...(denials.length > 0 && {denials}),
		...(status !== undefined && status.restarts > 0 && {restarts: status.restarts}),
		...(http && {http: http.status}),
		...(answeredAfter !== undefined && {answeredAfter}),
		...beside,
	};
}

/**
 * The container that the finding is about, if it is not the serving one: of the others the first that is refused,
 * crashes or cannot be started, unless the serving one is Ready or has ended itself; else the init container that it
 * waits for.
 */
export function subjectOf(readings: Readings): string | undefined {
	const {pod} = readings;
	const serving = statusOf(pod);
	if (isPodReady(pod) || serving?.ended || isStuckIn(serving) || isRefused(serving)) {
		return undefined;
	}
	const stuck =
		blockedBeside(readings) ?? besideIn(pod).find(name => isStuckBeside(readings, name));
	const isHeldUp = serving?.waiting?.reason === 'PodInitializing';
	return stuck ?? (isHeldUp ? initsOf(pod).find(name => statusOf(pod, name)?.running) : undefined);
}

/**
 * The init containers that must end before anything else is started: not those that keep running (core/v1
 * `restartPolicy`).
 */
function initsOf(pod: JsonObject | undefined): readonly string[] {
	return objectsAt(pod, 'spec', 'initContainers')
		.filter(each => each['restartPolicy'] !== 'Always')
		.map(each => textAt(each, 'name'));
}

const isRefused = (status: ContainerStatus | undefined): boolean =>
	status?.waiting?.reason === 'CreateContainerConfigError';

/** Whether nothing more can be expected of a Pod although no outcome is final. */
export function isStuck(readings: Readings): boolean {
	const {pod} = readings;
	return isStuckIn(statusOf(pod)) || besideIn(pod).some(name => isStuckBeside(readings, name));
}

/** A container that has ended and is not the user's is restarted, and shows nothing. */
function isStuckBeside({pod, deployment}: Readings, name: string): boolean {
	const status = statusOf(pod, name);
	if (!status || isUsers(deployment, name)) return isStuckIn(status);
	const {ended: _, ...others} = status;
	return isStuckIn(others);
}

function isStuckIn(status: ContainerStatus | undefined): boolean {
	if (!status) return false;
	const {ended, restarts, running} = status;
	if (ended && !running) {
		if (isKilled(ended)) return true;
		if (isOfRuntime(ended) && restarts >= startsInVain) return true;
	}
	const {reason = '', message = ''} = status.waiting ?? {};
	if (passing.test(message)) return false;
	return stuckReasons.includes(reason) || isMissingConfig(reason, message);
}

/** On a busy node the runtime may fail to start a container once; the kubelet tries again after 10 s, then after 20. */
const startsInVain = 2;

/**
 * Permanent reasons why the kubelet does not start it (kubernetes `pkg/kubelet/images/types.go`,
 * `kuberuntime_container.go`).
 */
const stuckReasons: readonly string[] = [
	'CreateContainerError',
	'ErrImagePull',
	'ImagePullBackOff',
	'ErrImageNeverPull',
	'InvalidImageName',
];

/** Temporary problems of a busy node. */
const passing = /deadline exceeded|failed to reserve container name|timed out/;

const isMissingConfig = (reason: string, message: string): boolean =>
	reason === 'CreateContainerConfigError' && /not found|couldn't find key/.test(message);

const isKilled = ({reason, exitCode}: NonNullable<ContainerStatus['ended']>): boolean =>
	reason === 'OOMKilled' || exitCode === 137;

/** How the run of a container that was ready has ended. */
function endedLater({pod, log = ''}: Readings): Seen {
	const {exitCode = 0, reason = '', message = ''} = statusOf(pod)?.ended ?? {};
	return {outcome: 'crashed', text: stable(message || log), exitCode, reason};
}

type Seen = Pick<Finding, 'outcome' | 'text' | 'exitCode' | 'reason'>;

function judged(
	readings: Readings,
	status: ContainerStatus | undefined,
	container: string | undefined,
): Seen {
	const isInVain = isStuckIn(status);
	const isServing = isPodReady(readings.pod) && readings.http?.status === 200;
	if (isServing && status?.ended && isKilled(status.ended)) return {outcome: 'ready', text: ''};
	const wasKilled = status?.ended && isKilled(status.ended) && !isPodReady(readings.pod);
	if (status?.ended && (wasKilled || (isInVain && isOfRuntime(status.ended)))) {
		const {exitCode, reason, message} = status.ended;
		return {outcome: 'crashed', text: stable(message), exitCode, reason};
	}
	const waiting = status?.waiting;
	if (waiting && isInVain) {
		const outcome = isMissingConfig(waiting.reason, waiting.message) ? 'refused' : 'pending';
		return {outcome, text: stable(waiting.message), reason: waiting.reason};
	}
	const answer = container === undefined ? otherAnswer(readings) : undefined;
	if (answer !== undefined) return {outcome: 'ready', text: answer};
	try {
		const seen = observeOutcome(readings, container);
		if (seen.kind !== 'outcome') throw new Unreadable('no outcome was observed');
		const {outcome, text, exitCode} = seen;
		const reason = status?.ended?.reason;
		return {
			outcome,
			text,
			...(exitCode !== undefined && {exitCode}),
			...(outcome === 'crashed' && reason !== undefined && {reason}),
		};
	} catch (error) {
		if (!(error instanceof Unreadable)) throw error;
		// For a running container its own log shows more.
		if (status?.running) return {outcome: 'pending', text: ''};
		const text = whyNoPod(readings) ?? unscheduled(readings.pod) ?? error.message;
		return {outcome: 'pending', text};
	}
}

/** An app may answer 404 to `GET /`, or 500: that is also its own answer, unlike the pod proxy's. */
function otherAnswer({pod, http}: Readings): string | undefined {
	if (!http || !isPodReady(pod) || http.status === 200 || isProxys(http)) return undefined;
	return `answers HTTP ${http.status} to GET /`;
}

/** The API server's pod proxy's own answer if it got none (apimachinery `proxy/upgradeaware.go`). */
function isProxys({status, body}: NonNullable<Readings['http']>): boolean {
	return status === 504 || ((status === 502 || status === 503) && body.includes(unreached));
}

/** The ReplicaSet's error if it cannot create a Pod, such as a missing ServiceAccount. */
function whyNoPod({deployment, pod}: Readings): string | undefined {
	if (pod) return undefined;
	return condition(deployment, 'ReplicaFailure', 'True');
}

function unscheduled(pod: JsonObject | undefined): string | undefined {
	return condition(pod, 'PodScheduled', 'False');
}

function condition(
	object: JsonObject | undefined,
	type: string,
	status: string,
): string | undefined {
	const found = objectsAt(object, 'status', 'conditions').find(
		each => each['type'] === type && each['status'] === status,
	);
	const message = textAt(found, 'message');
	return message === '' ? undefined : stable(message);
}

/** From the container's start until its Pod was ready, as reported by the kubelet. */
function secondsToReady(pod: JsonObject | undefined): number | undefined {
	const ready = objectsAt(pod, 'status', 'conditions').find(({type}) => type === 'Ready');
	const [from, to] = [startedAt(pod), Date.parse(textAt(ready, 'lastTransitionTime'))];
	return from === undefined || Number.isNaN(to) ? undefined : Math.max(0, (to - from) / 1000);
}

/** When the user's container was started, in milliseconds since the epoch; undefined while it does not run. */
export function startedAt(pod: JsonObject | undefined): number | undefined {
	const status: Json | undefined = objectsAt(pod, 'status', 'containerStatuses').find(
		({name}) => name === userContainerName,
	);
	const started = at(status, 'state', 'running', 'startedAt');
	return typeof started === 'string' ? Date.parse(started) : undefined;
}
