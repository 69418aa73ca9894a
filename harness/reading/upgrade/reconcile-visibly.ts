import {PatchStrategy, setHeaderOptions} from '@kubernetes/client-node';
import pRetry from 'p-retry';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {limits} from '../../machine/limits.ts';
import {at, type JsonObject} from '../../model/json.ts';
import {deploymentsIn} from './service-states.ts';

/** A change of a Deployment that Knative's controller takes back, and how that is seen. */
interface Nudge {
	readonly body: JsonObject;
	readonly isTakenBack: (deployment: JsonObject) => boolean;
}

const hash = 'serving.knative.dev/deployment-hash';

/** From 1.22 on the controller renders a Deployment again only if this label is another one (upstream.md §2.6). */
const byHash: Nudge = {
	body: {metadata: {labels: {[hash]: null}}},
	isTakenBack: deployment => at(deployment, 'metadata', 'labels', hash) !== undefined,
};

/** Up to 1.21 it takes back every change of the spec, also one that starts no Pods anew. */
const bySpec: Nudge = {
	body: {spec: {minReadySeconds: 1}},
	isTakenBack: deployment => at(deployment, 'spec', 'minReadySeconds') !== 1,
};

/** Programs of no release count as new. */
const isBefore122 = (release: string): boolean => Number(release.split('.')[1]) < 22;

/**
 * Makes Knative's controller reconcile each Deployment of the namespace, and waits until that is seen: only then
 * "unchanged" means that it would not be rendered otherwise.
 * @throws {EnvironmentError} if a Deployment is not reconciled
 */
export async function reconcileVisibly(
	connection: Connection,
	place: {namespace: string; release: string; signal: AbortSignal},
): Promise<void> {
	const refused = [...(await notReconciled(connection, place))];
	if (refused.length === 0) return;
	throw new EnvironmentError(
		`what Knative's controller renders is refused: ${refused.map(([name, words]) => `${name}: ${words}`).join('; ')}`,
	);
}

/**
 * The same, and why a Deployment is not reconciled, by its name: it is not waited for once an event of its Revision says
 * that the API server refuses what the controller renders.
 * @throws {EnvironmentError} if one is neither reconciled nor refused in time
 */
export async function notReconciled(
	connection: Connection,
	{namespace, release, signal}: {namespace: string; release: string; signal: AbortSignal},
): Promise<ReadonlyMap<string, string>> {
	const {body, isTakenBack} = isBefore122(release) ? bySpec : byHash;
	const names = [...(await deploymentsIn(connection, namespace)).keys()];
	const since = Date.now();
	await Promise.all(
		names.map(name =>
			connection.apps.patchNamespacedDeployment(
				{name, namespace, body},
				setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
			),
		),
	);
	return pRetry(
		async () => {
			const found = await deploymentsIn(connection, namespace);
			const waiting = names.filter(name => !isTakenBack(found.get(name) ?? {}));
			if (waiting.length === 0) return new Map<string, string>();
			const refused = await refusedDeployments(connection, namespace, since);
			const late = waiting.filter(name => !refused.has(name));
			if (late.length === 0) return new Map(waiting.map(name => [name, refused.get(name) ?? '']));
			throw new NotYet(
				`Knative's controller did not reconcile within ${limits.podExists / 1000} s: ${late.join(', ')}`,
			);
		},
		{
			retries: Number.POSITIVE_INFINITY,
			minTimeout: limits.askedAgain,
			maxTimeout: 5 * limits.askedAgain,
			factor: 1.2,
			maxRetryTime: limits.podExists,
			shouldRetry: ({error}) => error instanceof NotYet,
			signal,
		},
	);
}

class NotYet extends EnvironmentError {}

/** What the API server says of Deployments that the controller cannot update, by their names: events of their Revisions. */
async function refusedDeployments(
	{core}: Connection,
	namespace: string,
	since: number,
): Promise<ReadonlyMap<string, string>> {
	const {items} = await core.listNamespacedEvent({namespace});
	const refused = items.filter(
		({involvedObject, message = '', lastTimestamp}) =>
			involvedObject.kind === 'Revision' &&
			/failed to update deployment|Deployment\.apps .* is invalid/.test(message) &&
			// Events have whole seconds.
			(lastTimestamp?.getTime() ?? 0) >= since - 1_000,
	);
	return new Map(
		refused.map(({involvedObject: {name = ''}, message = ''}) => [`${name}-deployment`, message]),
	);
}
