import {isObject, type Json, type JsonObject} from '../json.ts';
import type {Readings} from './readings.ts';
import {Unreadable} from './unreadable.ts';

/** Where a field can be looked up on its way from what the user wrote to what the kubelet gets. */
export const stages = ['Service', 'Configuration', 'Revision', 'Deployment', 'Pod'] as const;

export type Stage = (typeof stages)[number];

/** The name that Knative gives the one container that has none (serving `pkg/apis/serving`, `DefaultUserContainerName`). */
export const userContainerName = 'user-container';

/** The stored object of a stage, as read. */
export function storedAt(stage: Stage, readings: Readings): JsonObject {
	const stored = {
		Service: readings.service,
		Configuration: readings.configuration,
		Revision: readings.revision,
		Deployment: readings.deployment,
		Pod: readings.pod,
	}[stage];
	if (!stored) throw new Unreadable(`the ${stage} was not read`);
	return stored;
}

/** The pod spec inside an object of that stage. */
export function podSpecOf(stage: Stage, object: Json): JsonObject {
	const path = stage === 'Revision' || stage === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
	let at: Json | undefined = object;
	for (const key of path) at = isObject(at) ? at[key] : undefined;
	if (!isObject(at)) throw new Unreadable(`the ${stage} has no ${path.join('.')}`);
	return at;
}

/**
 * The user's container in a pod spec: by its name from the Deployment on, where queue-proxy and whatever a cluster injects
 * stand beside it; before that it may have no name yet and is the only one.
 */
export function userContainer(stage: Stage, podSpec: JsonObject): JsonObject {
	const containers = Array.isArray(podSpec['containers']) ? podSpec['containers'] : [];
	const objects = containers.filter(isObject);
	const found = objects.find(({name}) => name === userContainerName);
	const only = stage === 'Deployment' || stage === 'Pod' ? undefined : objects[0];
	const container = found ?? only;
	if (!container) throw new Unreadable(`the ${stage} has no container ${userContainerName}`);
	return container;
}
