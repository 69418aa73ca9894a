import {isDeepStrictEqual} from 'node:util';
import type {Connection} from '../cluster/connect.ts';
import {dryRun} from '../cluster/dry-run.ts';
import {at, type Json, type JsonObject} from '../model/json.ts';
import type {Admission} from '../model/readings.ts';

/**
 * The flag that no row uses. It is flipped in the same patch as the level, so that its acceptance or refusal shows that
 * this version of the ConfigMap has reached validation, whatever the level answers.
 */
export const witnessFlag = 'kubernetes.podspec-hostaliases';

/** What the canaries answered; two sets of answers are compared whole. */
export interface Answers {
	/** Whether a pod with `hostAliases` is accepted. */
	readonly witness: boolean;
	/** The securityContext that a plain Service on port 80 gets. */
	readonly plain: Json;
	/** Whether `add: [NET_BIND_SERVICE]` is accepted: at `disabled` it is not (upstream.md §2.4). */
	readonly explicit: boolean;
}

const image = 'dev.local/canary:v1';

/** The pod of the plain Service: its user sets nothing but port 80. */
export const plainPod: JsonObject = {containers: [{image, ports: [{containerPort: 80}]}]};

/** Asks all three canaries at once, by dry runs in `namespace`. */
export async function askCanaries(connection: Connection, namespace: string): Promise<Answers> {
	const ask = (name: string, container: JsonObject, pod: JsonObject = {}): Promise<Admission> =>
		dryRun(
			connection,
			'Service',
			canary(namespace, name, {...pod, containers: [{image, ...container}]}),
		);
	const [witness, plain, explicit] = await Promise.all([
		ask('witness', {}, {hostAliases: [{ip: '127.0.0.1', hostnames: ['witness']}]}),
		askPlain(connection, namespace),
		ask('explicit', {securityContext: {capabilities: {add: ['NET_BIND_SERVICE']}}}),
	]);
	return {witness: witness.admitted, plain, explicit: explicit.admitted};
}

/** The securityContext that a plain Service on port 80 gets by a dry run in `namespace`, or its refusal as a text. */
export async function askPlain(connection: Connection, namespace: string): Promise<Json> {
	const plain = await dryRun(connection, 'Service', canary(namespace, 'plain', plainPod));
	return plain.admitted ? securityContextOf(plain.object) : `refused: ${plain.message}`;
}

/** Whether the level looks the same to defaulting; what validation says of it is no witness of defaulting's copy. */
export function sameDefaults(a: Answers, b: Answers): boolean {
	return isDeepStrictEqual(a.plain, b.plain);
}

/** Whether both copies answer by one level: a plain Service must not be refused for what it did not ask for. */
export const isSettled = ({plain}: Answers): boolean => typeof plain !== 'string';

/** One line for a person: what each canary said. */
export function tellAnswers({witness, plain, explicit}: Answers): string {
	return `witness ${said(witness)}, add NET_BIND_SERVICE ${said(explicit)}, port 80 gets ${JSON.stringify(plain)}`;
}

function canary(namespace: string, name: string, pod: JsonObject): JsonObject {
	return {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Service',
		metadata: {name: `canary-${name}`, namespace},
		spec: {template: {spec: pod}},
	};
}

const securityContextOf = (service: Json): Json =>
	at(service, 'spec', 'template', 'spec', 'containers', 0, 'securityContext') ?? null;

const said = (accepted: boolean): string => (accepted ? 'accepted' : 'refused');
