import {isObject, objectsAt, type Json, type JsonObject} from '../model/json.ts';
import {isSideName, type SideName} from '../model/workloads.ts';
import {type Readings, Unreadable} from '../model/readings.ts';

/** Where a field can be read on its way from the user's object to the kubelet. */
export const stages = ['Service', 'Configuration', 'Revision', 'Deployment', 'Pod'] as const;

export type Stage = (typeof stages)[number];

/**
 * The name that Knative gives the one container without a name (serving `pkg/apis/serving`,
 * `DefaultUserContainerName`).
 */
export const userContainerName = 'user-container';

/** The stored object of a stage. */
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

/** The pod spec in an object of that stage. */
export function podSpecOf(stage: Stage, object: Json): JsonObject {
	const path = stage === 'Revision' || stage === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
	let at: Json | undefined = object;
	for (const key of path) at = isObject(at) ? at[key] : undefined;
	if (!isObject(at)) throw new Unreadable(`the ${stage} has no ${path.join('.')}`);
	return at;
}

/**
 * The container with this name in a row. Sidecars and init containers are found by their names, which users set. From
 * the Deployment on, the serving container is found by Knative's name, since queue-proxy and injected containers are in
 * the same list; before that it may have no name yet, or the user's, and is the one that is not a sidecar.
 */
export function containerOf(root: 'container' | SideName, stage: Stage, podSpec: JsonObject) {
	const list = root.startsWith('init') ? 'initContainers' : 'containers';
	const containers = objectsAt(podSpec, list);
	const named = (wanted: string): JsonObject | undefined =>
		containers.find(({name}) => name === wanted);
	const rendered = stage === 'Deployment' || stage === 'Pod';
	const found =
		root === 'container'
			? (named(userContainerName) ?? (rendered ? undefined : containers.find(isServing)))
			: named(root);
	if (!found) {
		const called = root === 'container' ? userContainerName : root;
		throw new Unreadable(`the ${stage} has no container ${called} in ${list}`);
	}
	return found;
}

const isServing = ({name}: JsonObject): boolean => !isSideName(name);
