import {isObject, objectsAt, textAt, type JsonObject} from '../model/json.ts';
import {statusOf, type ContainerStatus} from './container-status.ts';
import type {Observation} from '../model/observation.ts';
import {type Readings, Unreadable} from '../model/readings.ts';
import {userContainerName} from './stage.ts';
import {stable} from './stable-text.ts';
import {violationsIn} from './violations.ts';

type OutcomeSeen = Extract<Observation, {kind: 'outcome'}>;

/**
 * What the kubelet says when `runAsNonRoot` forbids the start, without its suffix, which old kubelets leave out
 * (kubernetes v1.34 `pkg/kubelet/kuberuntime/security_context_others.go`, `verifyRunAsNonRoot`). Other texts of
 * CreateContainerConfigError, such as `failed to sync secret cache`, may pass by themselves.
 */
const nonRootPolicy = /breaks non-root policy|container has runAsNonRoot and image/;

/** How much of the app's answer is kept: enough to tell who answers. */
const answerKept = 300;

/**
 * What became of the user's container, or of another one of its Pod, judged on the Pod: the Revision's conditions come
 * at the progress deadline and pass through several reasons (real-cluster.md §3.3). Throws while nothing can be said.
 */
export function observeOutcome(readings: Readings, of?: string): Observation {
	const seen = denied(readings) ?? missing(readings) ?? ended(readings, of);
	if (seen) return seen;
	throw new Unreadable(`the container has come to no end: ${whereItStands(readings, of)}`);
}

/**
 * Whether the outcome is final, so that the watcher can stop; the app's answer is part of what it waits for. With a
 * container beside it that is refused or crashes, a Pod never gets ready.
 */
export function settled(readings: Readings): boolean {
	if (isFinal(denied(readings) ?? missing(readings) ?? ended(readings))) return true;
	return blockedBeside(readings) !== undefined;
}

/** The container beside the serving one that is refused or crashes, whatever its name; undefined where there is none. */
export function blockedBeside(readings: Readings): string | undefined {
	return besideIn(readings.pod).find(name => {
		const seen = ended(readings, name);
		if (seen?.outcome === 'crashed' && !isUsers(readings.deployment, name)) return false;
		return seen?.outcome !== 'ready' && isFinal(seen);
	});
}

/**
 * Whether a user wrote that container. Knative's own, and what a cluster injects into Pods, is started again when it ends:
 * it may have been too early.
 */
export function isUsers(deployment: JsonObject | undefined, name: string): boolean {
	if (name === 'queue-proxy') return false;
	if (!deployment) return true;
	const lists = ['initContainers', 'containers'] as const;
	return lists.some(list =>
		objectsAt(deployment, 'spec', 'template', 'spec', list).some(each => each['name'] === name),
	);
}

function isFinal(seen: OutcomeSeen | undefined): boolean {
	if (seen?.outcome === 'refused') return nonRootPolicy.test(seen.text);
	if (seen?.outcome === 'pending') return seen.text.includes(imageMissing);
	return seen !== undefined;
}

/** The other containers of a Pod of which the kubelet has told, in the order in which they are started. */
export function besideIn(pod: JsonObject | undefined): readonly string[] {
	const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap(list =>
		objectsAt(pod, 'status', list),
	);
	return statuses.map(each => textAt(each, 'name')).filter(name => name !== userContainerName);
}

function isInit(pod: JsonObject | undefined, name: string | undefined): boolean {
	return objectsAt(pod, 'status', 'initContainerStatuses').some(each => each['name'] === name);
}

/** What Knative says of an image whose digest it could not find out: no Pod is made then (real-cluster.md §3.2). */
const imageMissing = 'Unable to fetch image';

/** Knative looks the image up before it makes a Deployment, and says so on the Revision alone. */
function missing({revision}: Readings): OutcomeSeen | undefined {
	const failed = objectsAt(revision, 'status', 'conditions').find(
		({status, reason}) => status === 'False' && reason === 'ContainerMissing',
	);
	if (!failed) return undefined;
	return {kind: 'outcome', outcome: 'pending', text: stable(textAt(failed, 'message'))};
}

/**
 * Admission let no Pod come into being: the ReplicaSet's refusal, which the Deployment repeats as condition
 * ReplicaFailure, reason FailedCreate (kubernetes v1.34 `pkg/controller/deployment/sync.go`).
 */
function denied({deployment}: Readings): OutcomeSeen | undefined {
	const status = deployment?.['status'];
	const conditions = isObject(status) ? status['conditions'] : undefined;
	const failure = (Array.isArray(conditions) ? conditions : [])
		.filter(isObject)
		.find(each => each['type'] === 'ReplicaFailure' && each['status'] === 'True');
	const message = failure?.['reason'] === 'FailedCreate' ? failure['message'] : undefined;
	if (typeof message !== 'string' || !message.includes('violates PodSecurity')) return undefined;
	return {
		kind: 'outcome',
		outcome: 'denied',
		text: stable(message),
		violations: violationsIn(message),
	};
}

/**
 * A crash loop is running, waiting or terminated depending on when one looks: any bad end counts, also the last one,
 * and so does an end without error once the kubelet has started the container again: a server does not end.
 */
function ended({pod, http, log}: Readings, of?: string): OutcomeSeen | undefined {
	const status = statusOf(pod, of);
	if (!status || (status.ended && isFromOutside(status.ended))) return undefined;
	const itself = status.ended && !isOfRuntime(status.ended) ? status.ended : undefined;
	const init = isInit(pod, of);
	if (itself && (itself.exitCode !== 0 || (status.restarts > 0 && !init))) {
		const {exitCode, message} = itself;
		const said = message || (of === undefined ? log : undefined) || '';
		return {kind: 'outcome', outcome: 'crashed', text: stable(said), exitCode};
	}
	if (status.waiting?.reason === 'CreateContainerConfigError') {
		return {kind: 'outcome', outcome: 'refused', text: stable(status.waiting.message)};
	}
	// An init container has done its work when it has ended; the app's answer shows that the Pod went on from there.
	const hasRun = init && status.ended?.exitCode === 0;
	if (!(status.running || hasRun) || !http || http.status === unreachable) return undefined;
	return answering(status, http);
}

/** What the API server's pod proxy answers when nobody listens: a slow machine looks like an app that never does. */
const unreachable = 503;

/** Ended by the node and not by itself: out of memory (128 + SIGKILL), or lost sight of. */
function isFromOutside({exitCode, reason}: NonNullable<ContainerStatus['ended']>): boolean {
	return exitCode === 137 || reason === 'OOMKilled' || reason === 'ContainerStatusUnknown';
}

/**
 * The container runtime could not start it for reasons of its own, and the kubelet will try again. What the image is to
 * blame for is told by `exec` (no such program, not permitted, another architecture) or `chdir` (its working directory). Seen on a busy node: `runc create
 * failed: unable to start container process: … error setting cgroup config for procHooks process: unable to freeze`.
 */
export function isOfRuntime({reason, message}: NonNullable<ContainerStatus['ended']>): boolean {
	return reason === 'StartError' && !/\bexec\b|\bchdir to cwd\b/.test(message);
}

/** Running proves nothing: an nginx whose workers die is Ready for Knative and answers nobody (real-cluster.md §5.6). */
function answering(status: ContainerStatus, http: NonNullable<Readings['http']>): OutcomeSeen {
	if (http.status === 200 && (status.ready || !status.running)) {
		return {
			kind: 'outcome',
			outcome: 'ready',
			text: '',
			answer: stable(http.body).slice(0, answerKept),
		};
	}
	const text = `${status.ready ? 'ready' : 'running, not ready'}; answers HTTP ${http.status}`;
	return {kind: 'outcome', outcome: 'pending', text};
}

function whereItStands({pod, deployment}: Readings, of?: string): string {
	const status = statusOf(pod, of);
	if (status?.waiting) return [status.waiting.reason, status.waiting.message].join(': ');
	if (status?.running) return 'it runs, but nobody could be asked on its port';
	if (status?.ended) {
		const {exitCode, reason} = status.ended;
		return `it ended with exit code ${exitCode} ${reason}`.trimEnd();
	}
	if (status) return 'it neither waits, runs nor has ended';
	if (pod) return 'the kubelet has not reported on it';
	return deployment ? 'no Pod was made' : 'neither Deployment nor Pod was made';
}
