import {Observable, type ConfigurationOptions, type V1Pod} from '@kubernetes/client-node';
import type {Connection} from '../../cluster/connect.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {answersFrom, tellAnswers, type Answers} from '../../configuration/canaries.ts';
import type {AskReplicas} from '../../configuration/level-port.ts';
import {knativeLevel} from '../../model/level-source.ts';
import type {JsonObject} from '../../model/json.ts';
import type {Admission} from '../../model/readings.ts';
import {admissionOf, readAnswer, reviewOf} from '../../subjects/command/admission-review.ts';
import {admissionRequest} from '../../subjects/admission-request.ts';
import {tellError} from '../../machine/tell-error.ts';
import {mayI, type Right} from './rights.ts';

const {namespace} = knativeLevel;

/** With these, each replica of Knative's webhook is asked by itself. */
export const replicaRights: readonly Right[] = [
	{group: '', resource: 'pods', verbs: ['list'], namespace},
	{group: '', resource: 'pods/proxy', verbs: ['create'], namespace},
];

/** Port and paths of Knative's webhook (knative.dev/serving v1.23.0, `cmd/webhook`). */
const port = 8443;
const paths = {defaulting: 'defaulting', validation: 'resource-validation'} as const;

/**
 * Asks every ready replica of the webhook for the canaries by itself, through the API server's pod proxy, as the API server
 * asks: defaulting first, then validation of what it made. Undefined if the rights do not allow it.
 */
export async function replicasOf(connection: Connection): Promise<AskReplicas | undefined> {
	const allowed = replicaRights.flatMap(right =>
		right.verbs.map(verb => mayI(connection, {...right, verbs: [verb]})),
	);
	if (!(await Promise.all(allowed)).every(Boolean)) return undefined;
	return async runNamespace => {
		const {items} = await connection.core.listNamespacedPod({
			namespace,
			labelSelector: 'app=webhook',
		});
		const ready = items.filter(isReady).map(({metadata}) => metadata?.name ?? '');
		const answers = ready.map(async (name): Promise<readonly [string, Answers]> => [
			name,
			await answersFrom(object => askReplica(connection, name, object), runNamespace),
		]);
		return new Map(await Promise.all(answers));
	};
}

/**
 * At a level that nobody switches nothing shows that it has arrived everywhere: the replicas have to answer alike. Returns
 * their names.
 * @throws {EnvironmentError} with each replica's answers
 */
export async function requireAlike(
	askEach: AskReplicas,
	runNamespace: string,
): Promise<readonly string[]> {
	const each = [...(await askEach(runNamespace))];
	const kinds = new Set(each.map(([, answers]) => JSON.stringify(answers)));
	if (kinds.size <= 1) return each.map(([name]) => name);
	const told = each.map(([name, answers]) => `${name}: ${tellAnswers(answers)}`);
	throw new EnvironmentError(
		`the replicas of the webhook do not answer alike, so that no answer says which level is set: ${told.join('; ')}`,
	);
}

/** For the report. Of a webhook whose Pods have other labels only the replicas that answered are known. */
export function tellArrival(asked: readonly string[]): string {
	if (asked.length === 0) return 'the replicas of the webhook that were reached';
	return asked.length === 1
		? 'the only replica of the webhook'
		: `each of the ${asked.length} replicas of the webhook`;
}

const isReady = ({status, metadata}: V1Pod): boolean =>
	metadata?.deletionTimestamp === undefined &&
	status?.conditions?.some(({type, status: is}) => type === 'Ready' && is === 'True') === true;

async function askReplica(
	connection: Connection,
	pod: string,
	object: JsonObject,
): Promise<Admission> {
	try {
		const defaulted = await ask(connection, pod, paths.defaulting, object);
		if (!defaulted.admitted) return defaulted;
		const valid = await ask(connection, pod, paths.validation, defaulted.object as JsonObject);
		return valid.admitted ? defaulted : valid;
	} catch (cause) {
		const why = `the webhook’s replica ${pod} cannot be asked: ${tellError(cause)}`;
		throw new EnvironmentError(why, {cause});
	}
}

async function ask(
	{core}: Connection,
	pod: string,
	path: string,
	object: JsonObject,
): Promise<Admission> {
	const {name = '', namespace: at = ''} = object['metadata'] as Record<string, string>;
	const request = admissionRequest('Service', object, {name, namespace: at});
	const options: ConfigurationOptions = {
		middleware: [withBody(reviewOf(request))],
		middlewareMergeStrategy: 'append',
	};
	// The client has no type for what is sent through a proxy, nor for what comes back.
	const answer: unknown = await core.connectPostNamespacedPodProxyWithPath(
		{name: `https:${pod}:${port}`, namespace, path},
		options,
	);
	const line = typeof answer === 'string' ? answer : JSON.stringify(answer);
	return admissionOf(readAnswer(line), object);
}

function withBody(body: string): NonNullable<ConfigurationOptions['middleware']>[number] {
	return {
		pre: context => {
			context.setBody(body);
			context.setHeaderParam('Content-Type', 'application/json');
			return new Observable(Promise.resolve(context));
		},
		post: context => {
			if (context.httpStatusCode < 300) context.headers['content-type'] = 'text/plain';
			return new Observable(Promise.resolve(context));
		},
	};
}
