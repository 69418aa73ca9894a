import pRetry from 'p-retry';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {dryRunPatch} from '../../cluster/dry-run.ts';
import {limits} from '../../machine/limits.ts';
import {at, textAt, type JsonObject} from '../../model/json.ts';
import type {Annotated} from '../../model/upgraded-service.ts';
import {refusedToController} from './refused-to-controller.ts';
import {objectsIn, serviceStates} from './service-states.ts';

const annotation = 'secure-pod-defaults-conformance/touched';

/**
 * Really annotates each Service, as its creator, and waits until that is seen: Knative's controller hands the annotation on
 * to the Configuration, or says why it cannot. All Revisions must be rendered, before and after.
 */
export async function annotate(
	connection: Connection,
	place: {namespace: string; names: readonly string[]; signal: AbortSignal},
): Promise<ReadonlyMap<string, Annotated>> {
	await serviceStates(connection, place);
	const annotated = await annotateReally(connection, place);
	await serviceStates(connection, place);
	return annotated;
}

/** The same, whether or not a Revision can be rendered. */
export async function annotateReally(
	connection: Connection,
	place: {namespace: string; names: readonly string[]; signal: AbortSignal},
): Promise<ReadonlyMap<string, Annotated>> {
	const {namespace, names} = place;
	const before = await revisionsOf(connection, namespace);
	const refused = new Map<string, string>();
	for (const name of names) {
		const patch = {metadata: {annotations: {[annotation]: 'true'}}};
		const service = {kind: 'Service', namespace, name} as const;
		const answer = await dryRunPatch(connection, service, patch, {really: true});
		if (!answer.admitted) refused.set(name, answer.message);
	}
	const errors = await handedOn(connection, {
		...place,
		names: names.filter(name => !refused.has(name)),
	});
	const after = await revisionsOf(connection, namespace);
	return new Map(
		names.map(name => {
			const known = before.get(name) ?? [];
			const [words, error] = [refused.get(name), errors.get(name)];
			return [
				name,
				{
					newRevisions: (after.get(name) ?? []).filter(each => !known.includes(each)),
					...(words !== undefined && {refused: words}),
					...(error !== undefined && {error}),
				},
			];
		}),
	);
}

/** The names of the Revisions of each Service. */
async function revisionsOf(
	connection: Connection,
	namespace: string,
): Promise<ReadonlyMap<string, readonly string[]>> {
	const all = [...(await objectsIn(connection, 'Revision', namespace)).values()];
	const byService = Map.groupBy(all, each =>
		textAt(each, 'metadata', 'labels', 'serving.knative.dev/service'),
	);
	return new Map(
		[...byService].map(([name, own]) => [name, own.map(each => textAt(each, 'metadata', 'name'))]),
	);
}

/** Waits for the controller; returns its errors by the Service's name. */
async function handedOn(
	connection: Connection,
	{namespace, names, signal}: {namespace: string; names: readonly string[]; signal: AbortSignal},
): Promise<ReadonlyMap<string, string>> {
	return pRetry(
		async () => {
			const configurations = await objectsIn(connection, 'Configuration', namespace);
			const errors = await refusedToController(connection, namespace);
			const waiting = names.filter(
				name => !errors.has(name) && !isAnnotated(configurations.get(name)),
			);
			if (waiting.length === 0) return errors;
			throw new EnvironmentError(
				`Knative's controller did not hand on an annotation within ${limits.podExists / 1000} s: ${waiting.join(', ')}`,
			);
		},
		{
			retries: Number.POSITIVE_INFINITY,
			minTimeout: limits.askedAgain,
			factor: 1,
			maxRetryTime: limits.podExists,
			shouldRetry: ({error}) => error instanceof EnvironmentError,
			signal,
		},
	);
}

/** Its controller has seen it, too: what it makes of it is there. */
const isAnnotated = (configuration: JsonObject | undefined): boolean =>
	at(configuration, 'metadata', 'annotations', annotation) !== undefined &&
	at(configuration, 'metadata', 'generation') === at(configuration, 'status', 'observedGeneration');
