import {at, isObject, objectsAt, textAt, type JsonObject} from '../model/json.ts';
import {userContainerName} from './stage.ts';

/** A container's status as reported by the kubelet. */
export interface ContainerStatus {
	readonly ready: boolean;
	readonly running: boolean;
	readonly restarts: number;
	readonly waiting?: {readonly reason: string; readonly message: string};
	/** Its last termination, in the present run or the one before it. */
	readonly ended?: {
		readonly exitCode: number;
		readonly reason: string;
		readonly message: string;
	};
}

/**
 * The status of the user's container in a Pod, or of the named one (core/v1 `ContainerStatus`); undefined until the
 * kubelet has written one.
 */
export function statusOf(
	pod: JsonObject | undefined,
	container: string = userContainerName,
): ContainerStatus | undefined {
	const found = [
		...objectsAt(pod, 'status', 'containerStatuses'),
		...objectsAt(pod, 'status', 'initContainerStatuses'),
	].find(({name}) => name === container);
	if (!found) return undefined;
	const waiting = at(found, 'state', 'waiting');
	const ended = at(found, 'state', 'terminated') ?? at(found, 'lastState', 'terminated');
	return {
		ready: found['ready'] === true,
		running: isObject(at(found, 'state', 'running')),
		restarts: Number(found['restartCount'] ?? 0),
		...(isObject(waiting) && {
			waiting: {reason: textAt(waiting, 'reason'), message: textAt(waiting, 'message')},
		}),
		...(isObject(ended) && {
			ended: {
				exitCode: Number(ended['exitCode']),
				reason: textAt(ended, 'reason'),
				message: textAt(ended, 'message'),
			},
		}),
	};
}
