import {userContainerName} from '../observe/stage.ts';
import {at, objectsAt, textAt, type JsonObject} from '../json.ts';

/** The container runtime's id of the user's container, without its scheme; empty while there is none. */
export function containerId(pod: JsonObject | undefined): string {
	const status = objectsAt(pod, 'status', 'containerStatuses').find(
		({name}) => name === userContainerName,
	);
	return textAt(status, 'containerID').replace(/^\w+:\/\//, '');
}

/** The port that the user's container serves on, as Knative rendered it. */
export function userPort(pod: JsonObject | undefined): number {
	const container = objectsAt(pod, 'spec', 'containers').find(
		({name}) => name === userContainerName,
	);
	const port = at(container, 'ports', 0, 'containerPort');
	return typeof port === 'number' ? port : 8080;
}
