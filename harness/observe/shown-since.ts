import {objectsAt, textAt, type JsonObject} from '../model/json.ts';
import {statusOf} from './container-status.ts';
import {blockedBeside, settled} from './outcome.ts';
import type {Readings} from '../model/readings.ts';
import {userContainerName} from './stage.ts';

/** One version of an object, and when the watch delivered it, on this process's clock, in milliseconds. */
export interface Sighting {
	readonly at: number;
	readonly object: JsonObject;
}

/**
 * When the watch first delivered the sign that shows an end, however late it was read: a container's termination or
 * reason to wait, or the condition for a Pod that was never created. Of several signs the earliest counts, so that the
 * reported time is never too short. Undefined if the app's own answer showed the end, or nothing did.
 */
export function shownSince(
	readings: Pick<Readings, 'pod' | 'deployment' | 'revision'>,
	sightings: readonly Sighting[],
): number | undefined {
	if (!settled(readings)) return undefined;
	const {pod, deployment, revision} = readings;
	const beside = blockedBeside(readings);
	const containers = [userContainerName, ...(beside === undefined ? [] : [beside])];
	const decisive = new Set(
		[pod, deployment, revision].flatMap(object => signsIn(object, containers)),
	);
	const first = sightings
		.toSorted((a, b) => a.at - b.at)
		.find(({object}) => signsIn(object, containers).some(sign => decisive.has(sign)));
	return first?.at;
}

/** The signs of an end in one version of an object, as the API server wrote it; nothing is concluded from them. */
function signsIn(object: JsonObject | undefined, containers: readonly string[]): readonly string[] {
	const conditions = objectsAt(object, 'status', 'conditions')
		.filter(isOfNoPod)
		.map(condition => `${textAt(condition, 'type')} ${textAt(condition, 'reason')}`);
	const states = containers.flatMap(name => {
		const {ended, waiting, restarts = 0} = statusOf(object, name) ?? {};
		// A termination without an error is an end only once the kubelet has restarted the container.
		const isEnd = ended && (ended.exitCode !== 0 || restarts > 0);
		return [
			...(isEnd ? [`${name} ended ${ended.exitCode} ${ended.reason}`] : []),
			...(waiting?.reason === 'CreateContainerConfigError'
				? [`${name} waits ${waiting.message}`]
				: []),
		];
	});
	return [...conditions, ...states];
}

const isOfNoPod = ({type, status, reason}: JsonObject): boolean =>
	(type === 'ReplicaFailure' && status === 'True') ||
	(reason === 'ContainerMissing' && status === 'False');
