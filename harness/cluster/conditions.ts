import type {ManifestObject} from '../../images/recipe/manifests.ts';
import type {ObjectWatch} from './watch.ts';
import {at, objectsAt, type JsonObject} from '../model/json.ts';

/** Waits for each object separately, so that an error names the late one and not the others. */
export async function eachOf(
	watch: ObjectWatch,
	objects: readonly ManifestObject[],
	isThere: (object: JsonObject) => boolean,
	limit: number,
	signal: AbortSignal,
): Promise<void> {
	await Promise.all(
		objects.map(({kind, metadata}) => {
			const name = metadata?.name ?? '';
			const found = (): JsonObject | undefined => watch.objects.get(name);
			return watch.until(
				() => {
					const object = found();
					return object && isThere(object) ? true : undefined;
				},
				{
					what: `${kind ?? ''} ${name}`,
					limit,
					last: () => JSON.stringify(at(found(), 'status', 'conditions') ?? 'it does not exist'),
					signal,
				},
			);
		}),
	);
}

/** For a CustomResourceDefinition: objects of its kind can be created. */
export const isEstablished = (crd: JsonObject): boolean => hasCondition(crd, 'Established');

/** For a Deployment: its Pods are ready, and belong to its present template. */
export const isAvailable = (deployment: JsonObject): boolean =>
	at(deployment, 'status', 'observedGeneration') === at(deployment, 'metadata', 'generation') &&
	hasCondition(deployment, 'Available');

function hasCondition(object: JsonObject, type: string): boolean {
	return objectsAt(object, 'status', 'conditions').some(
		condition => condition['type'] === type && condition['status'] === 'True',
	);
}
