import {isObject, type Json, type JsonObject} from '../json.ts';
import {userContainerName} from './stage.ts';

/** What the kubelet says of the user's container. */
export interface ContainerStatus {
	readonly ready: boolean;
	readonly running: boolean;
	readonly restarts: number;
	readonly waiting?: {readonly reason: string; readonly message: string};
	/** The last end that it came to, now or before the present start. */
	readonly ended?: {
		readonly exitCode: number;
		readonly reason: string;
		readonly message: string;
	};
}

/** The status of the user's container in a Pod (core/v1 `ContainerStatus`); undefined until the kubelet has written one. */
export function statusOf(pod: JsonObject | undefined): ContainerStatus | undefined {
	const status = pod && at(pod, 'status');
	const list = status?.['containerStatuses'];
	const found = Array.isArray(list)
		? list.filter(isObject).find(({name}) => name === userContainerName)
		: undefined;
	if (!found) return undefined;
	const state = at(found, 'state');
	const waiting = at(state, 'waiting');
	const ended = at(state, 'terminated') ?? at(at(found, 'lastState'), 'terminated');
	return {
		ready: found['ready'] === true,
		running: at(state, 'running') !== undefined,
		restarts: Number(found['restartCount'] ?? 0),
		...(waiting && {waiting: {reason: text(waiting['reason']), message: text(waiting['message'])}}),
		...(ended && {
			ended: {
				exitCode: Number(ended['exitCode']),
				reason: text(ended['reason']),
				message: text(ended['message']),
			},
		}),
	};
}

function at(object: JsonObject | undefined, key: string): JsonObject | undefined {
	const value = object?.[key];
	return isObject(value) ? value : undefined;
}

function text(value: Json | undefined): string {
	return typeof value === 'string' ? value : '';
}
