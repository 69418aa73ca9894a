import {isObject, objectsAt, textAt, type JsonObject} from '../model/json.ts';
import {statusOf, type ContainerStatus} from './container-status.ts';
import type {Observation} from '../model/observation.ts';
import {type Readings, Unreadable} from '../model/readings.ts';
import {userContainerName} from './stage.ts';
import {stable} from './stable-text.ts';
import {violationsIn} from './violations.ts';

type OutcomeSeen = Extract<Observation, {kind: 'outcome'}>;

/**
 * The kubelet's message when `runAsNonRoot` prevents the start, without its suffix, which old kubelets omit (kubernetes
 * v1.34 `pkg/kubelet/kuberuntime/security_context_others.go`, `verifyRunAsNonRoot`). Other messages of
 * CreateContainerConfigError, such as `failed to sync secret cache`, can be temporary.
 */
const nonRootPolicy = /breaks non-root policy|container has runAsNonRoot and image/;

/** How many characters of the app's answer are kept: enough to identify the app. */
const answerKept = 300;

/**
 * The outcome of the user's container, or of another one of its Pod, judged on the Pod: the Revision's conditions come
 * at the progress deadline and pass through several reasons (real-cluster.md §3.3). Throws while the outcome is open.
 */
export function observeOutcome(readings: Readings, of?: string): Observation {
	const seen = denied(readings) ?? missing(readings) ?? ended(readings, of);
	if (seen) return seen;
	throw new Unreadable(`the container has come to no end: ${whereItStands(readings, of)}`);
}

/**
 * Whether the outcome is final, so that the watcher can stop; it also waits for the app's answer. If another container
 * is refused or crashes, the Pod never becomes Ready.
 */
export function settled(readings: Readings): boolean {
	if (isFinal(denied(readings) ?? missing(readings) ?? ended(readings))) return true;
	return blockedBeside(readings) !== undefined;
}

/** A container other than the serving one that is refused or crashes, whatever its name; undefined if there is none. */
export function blockedBeside(readings: Readings): string | undefined {
	return besideIn(readings.pod).find(name => {
		const seen = ended(readings, name);
		if (seen?.outcome === 'crashed' && !isUsers(readings.deployment, name)) return false;
		return seen?.outcome !== 'ready' && isFinal(seen);
	});
}

/**
 * Whether the user wrote that container. Knative's own, and those that a cluster injects into Pods, are restarted when
 * they end: they may have started too early.
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

/** The other containers of a Pod that the kubelet has reported, in the order in which they are started. */
export function besideIn(pod: JsonObject | undefined): readonly string[] {
	const statuses = ['initContainerStatuses', 'containerStatuses'].flatMap(list =>
		objectsAt(pod, 'status', list),
	);
	return statuses.map(each => textAt(each, 'name')).filter(name => name !== userContainerName);
}

function isInit(pod: JsonObject | undefined, name: string | undefined): boolean {
	return objectsAt(pod, 'status', 'initContainerStatuses').some(each => each['name'] === name);
}

/** Knative's message for an image whose digest it could not resolve: no Pod is created then (real-cluster.md §3.2). */
const imageMissing = 'Unable to fetch image';

/** Knative resolves the image before it creates a Deployment, and reports a failure on the Revision only. */
function missing({revision}: Readings): OutcomeSeen | undefined {
	const failed = objectsAt(revision, 'status', 'conditions').find(
		({status, reason}) => status === 'False' && reason === 'ContainerMissing',
	);
	if (!failed) return undefined;
	return {kind: 'outcome', outcome: 'pending', text: stable(textAt(failed, 'message'))};
}

/**
 * Admission refused the Pod: the ReplicaSet's refusal, which the Deployment repeats as condition ReplicaFailure, reason
 * FailedCreate (kubernetes v1.34 `pkg/controller/deployment/sync.go`).
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
 * A container in a crash loop is running, waiting or terminated depending on the moment. So any failed termination
 * counts, including the last one, and so does one without error once the kubelet has restarted the container: a server
 * does not end.
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
	// A terminated init container has done its work; the app's answer shows that the Pod has continued after it.
	const hasRun = init && status.ended?.exitCode === 0;
	if (!(status.running || hasRun) || !http || http.status === unreachable) return undefined;
	return answering(status, http);
}

/** The status of the API server's pod proxy if nothing listens: a slow machine looks like an app that never does. */
const unreachable = 503;

/** Terminated by the node: out of memory (128 + SIGKILL), or its status was lost. */
function isFromOutside({exitCode, reason}: NonNullable<ContainerStatus['ended']>): boolean {
	return exitCode === 137 || reason === 'OOMKilled' || reason === 'ContainerStatusUnknown';
}

/**
 * The container runtime itself failed to start it, and the kubelet will try again. Failures caused by the image name
 * `exec` (no such program, not permitted, another architecture) or `chdir` (its working directory). Seen on a busy
 * node: `runc create failed: unable to start container process: … error setting cgroup config for procHooks process:
 * unable to freeze`.
 */
export function isOfRuntime({reason, message}: NonNullable<ContainerStatus['ended']>): boolean {
	return reason === 'StartError' && !/\bexec\b|\bchdir to cwd\b/.test(message);
}

/**
 * Running proves nothing: an nginx whose workers die is Ready for Knative and answers no request (real-cluster.md
 * §5.6).
 */
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
