import {isObject, objectsAt, type Json, type JsonObject} from '../../harness/model/json.ts';
import type {Level} from '../../harness/model/levels.ts';
import type {Readings} from '../../harness/model/readings.ts';
import type {Falsify} from '../../harness/subjects/recorded.ts';
import {objectOr} from './mutant.ts';

/** The change, at one level only. */
export function atLevelOnly(level: Level, change: (readings: Readings) => Readings): Falsify {
	return (readings, {value}) =>
		'level' in value && value.level === level ? change(readings) : readings;
}

/** Pod Security refuses the pod with this text, in a dry run or for the ReplicaSet. */
export function deniedWith(readings: Readings, message: string): Readings {
	const failed = {type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message};
	return {
		...withDeployment(readings, deployment =>
			changeAt(deployment, ['status'], () => ({conditions: [failed]})),
		),
		...(readings.podSecurity && {podSecurity: {admitted: false, message}}),
	};
}

/** The Deployment changed, if there is one. */
export function withDeployment(
	readings: Readings,
	change: (deployment: JsonObject) => JsonObject,
): Readings {
	return readings.deployment ? {...readings, deployment: change(readings.deployment)} : readings;
}

/** Every container in this state, if there is a Pod. */
export function ended(readings: Readings, state: JsonObject): Readings {
	if (!readings.pod) return readings;
	return {...readings, pod: allIn(readings.pod, {ready: false, restartCount: 0, state})};
}

/** The state of a container that exited by itself. */
export const crashedWith = (message: string): JsonObject => ({terminated: {exitCode: 1, message}});
/** The state of a container that the kubelet does not start. */
export const refusedAs = (message: string): JsonObject => ({
	waiting: {reason: 'CreateContainerConfigError', message},
});

/** The Pod with every container ready. */
export function answering(pod: JsonObject = {}): JsonObject {
	return allIn(pod, {ready: true, restartCount: 0, state: {running: {}}});
}

function allIn(pod: JsonObject, status: JsonObject): JsonObject {
	const named = (list: string): readonly JsonObject[] =>
		objectsAt(pod, 'status', list).map(({name}) => ({name: name ?? '', ...status}));
	const containers = named('containerStatuses');
	return {
		...pod,
		status: {
			containerStatuses: containers.length > 0 ? containers : [{name: 'user-container', ...status}],
			initContainerStatuses: named('initContainerStatuses'),
		},
	};
}

/** The object with the user's container's `securityContext` changed; undefined removes it. */
export function changeUser(
	object: JsonObject,
	podSpec: readonly string[],
	change: (own: JsonObject) => JsonObject | undefined,
): JsonObject {
	return changeAt(object, [...podSpec, 'containers'], containers =>
		(Array.isArray(containers) ? containers : [])
			.filter(isObject)
			.map(({securityContext, ...rest}) => {
				if (rest['name'] === 'queue-proxy')
					return {...rest, ...(securityContext !== undefined && {securityContext})};
				const changed = change(objectOr(securityContext));
				return changed ? {...rest, securityContext: changed} : rest;
			}),
	);
}

/** The object with the value at the path changed. */
export function changeAt(
	object: JsonObject,
	[key, ...rest]: readonly string[],
	change: (value: Json | undefined) => Json | undefined,
): JsonObject {
	if (key === undefined) return object;
	const value = object[key];
	return {
		...object,
		[key]: rest.length === 0 ? change(value) : changeAt(objectOr(value), rest, change),
	};
}
