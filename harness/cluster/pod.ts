import {userContainerName} from '../observe/stage.ts';
import {at, objectsAt, textAt, type JsonObject} from '../model/json.ts';

/** The container runtime's id of the named container, without its scheme; empty while there is none. */
export function containerId(
	pod: JsonObject | undefined,
	container: string = userContainerName,
): string {
	const status = objectsAt(pod, 'status', 'containerStatuses').find(({name}) => name === container);
	return textAt(status, 'containerID').replace(/^\w+:\/\//, '');
}

/**
 * Whether the Pod is Ready: queue-proxy has reached the app's port. The user's container alone proves nothing, since
 * Knative removes its readiness probe (upstream.md §3): a crashing app is "ready" for some milliseconds.
 */
export function isPodReady(pod: JsonObject | undefined): boolean {
	return objectsAt(pod, 'status', 'conditions').some(
		({type, status}) => type === 'Ready' && status === 'True',
	);
}

/** The port of the user's container, as Knative rendered it. */
export function userPort(pod: JsonObject | undefined): number {
	const container = objectsAt(pod, 'spec', 'containers').find(
		({name}) => name === userContainerName,
	);
	const port = at(container, 'ports', 0, 'containerPort');
	return typeof port === 'number' ? port : 8080;
}
