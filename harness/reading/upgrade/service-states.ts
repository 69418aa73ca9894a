import pRetry from 'p-retry';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {resources} from '../../cluster/resources.ts';
import {limits} from '../../machine/limits.ts';
import {at, isObject, objectsAt, textAt, type Json, type JsonObject} from '../../model/json.ts';
import type {ServiceState} from '../../model/upgraded-service.ts';
import type {ObjectKind} from '../../model/workloads.ts';

/**
 * The state of each of these Services, once Knative's controller has observed what is stored and every Revision has its
 * Deployment. Without nodes no Revision becomes ready, so that is as far as it goes.
 */
export async function serviceStates(
	connection: Connection,
	{namespace, names, signal}: {namespace: string; names: readonly string[]; signal: AbortSignal},
): Promise<ReadonlyMap<string, ServiceState>> {
	return pRetry(
		async () => {
			const there = await everything(connection, namespace);
			return new Map(names.map(name => [name, stateOf(name, there)]));
		},
		{
			retries: Number.POSITIVE_INFINITY,
			minTimeout: limits.askedAgain,
			factor: 1,
			maxRetryTime: limits.podExists,
			shouldRetry: ({error}) => error instanceof NotYet,
			signal,
		},
	);
}

/** The Deployments in the namespace, by name. */
export async function deploymentsIn(
	{apps}: Connection,
	namespace: string,
): Promise<ReadonlyMap<string, JsonObject>> {
	const {items} = await apps.listNamespacedDeployment({namespace});
	return byName(JSON.parse(JSON.stringify(items)) as readonly JsonObject[]);
}

/** The objects of a kind in the namespace, by name. */
export async function objectsIn(
	{custom}: Connection,
	kind: ObjectKind,
	namespace: string,
): Promise<ReadonlyMap<string, JsonObject>> {
	const {group, version, plural} = resources[kind];
	const list: unknown = await custom.listNamespacedCustomObject({
		group,
		version,
		namespace,
		plural,
	});
	return byName(objectsAt(list as Json, 'items'));
}

interface Everything {
	readonly services: ReadonlyMap<string, JsonObject>;
	readonly configurations: ReadonlyMap<string, JsonObject>;
	readonly revisions: ReadonlyMap<string, JsonObject>;
	readonly deployments: ReadonlyMap<string, JsonObject>;
}

class NotYet extends EnvironmentError {}

/** From the top down: what a Service has brought about is read after it. */
async function everything(connection: Connection, namespace: string): Promise<Everything> {
	const services = await objectsIn(connection, 'Service', namespace);
	const configurations = await objectsIn(connection, 'Configuration', namespace);
	const revisions = await objectsIn(connection, 'Revision', namespace);
	const deployments = await deploymentsIn(connection, namespace);
	return {services, configurations, revisions, deployments};
}

function stateOf(
	name: string,
	{services, configurations, revisions, deployments}: Everything,
): ServiceState {
	const service = observed('Service', name, services);
	const configuration = observed('Configuration', name, configurations);
	const own = [...revisions.keys()].filter(each => serviceOf(revisions.get(each)) === name);
	const latest = textAt(configuration, 'status', 'latestCreatedRevisionName');
	if (!own.includes(latest)) {
		throw notYet('Configuration', name, configuration, `no Revision ${latest}`);
	}
	const rendered = own.map(revision => {
		const pod = at(deployments.get(`${revision}-deployment`), 'spec', 'template', 'spec');
		if (isObject(pod)) return [revision, pod] as const;
		throw notYet('Revision', revision, revisions.get(revision), 'it has no Deployment');
	});
	return {
		spec: at(service, 'spec') ?? null,
		revisions: Object.fromEntries(rendered.toSorted(byKey)),
	};
}

function observed(
	kind: ObjectKind,
	name: string,
	objects: ReadonlyMap<string, JsonObject>,
): JsonObject {
	const found = objects.get(name);
	if (!found) throw notYet(kind, name, undefined, 'it does not exist');
	const generation = at(found, 'metadata', 'generation');
	if (at(found, 'status', 'observedGeneration') === generation) return found;
	throw notYet(kind, name, found, `generation ${JSON.stringify(generation)} is not observed`);
}

function notYet(
	kind: ObjectKind,
	name: string,
	found: JsonObject | undefined,
	why: string,
): NotYet {
	const conditions = JSON.stringify(at(found, 'status', 'conditions') ?? []);
	return new NotYet(
		`${kind} ${name} was not rendered within ${limits.podExists / 1000} s: ${why}; its conditions: ${conditions}`,
	);
}

const serviceOf = (revision: JsonObject | undefined): string =>
	textAt(revision, 'metadata', 'labels', 'serving.knative.dev/service');

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
	a.localeCompare(b);

const byName = (objects: readonly JsonObject[]): ReadonlyMap<string, JsonObject> =>
	new Map(objects.map(object => [textAt(object, 'metadata', 'name'), object]));
