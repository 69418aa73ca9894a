import {isDeepStrictEqual} from 'node:util';
import type {Connection} from '../cluster/connect.ts';
import {dryRun} from '../cluster/dry-run.ts';
import {at, type Json, type JsonObject} from '../model/json.ts';
import type {Admission} from '../model/readings.ts';

/**
 * The flag that no row uses. It is flipped in the same patch as the level, so that its acceptance or refusal shows that
 * this version of the ConfigMap has reached validation, whatever the level's answer is.
 */
export const witnessFlag = 'kubernetes.podspec-hostaliases';

/** The canaries' answers; two sets of answers are compared as a whole. */
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
	return answersFrom(service => dryRun(connection, 'Service', service), namespace);
}

/** The answers to all three canaries, Services in `namespace`, from whoever is asked. */
export async function answersFrom(
	ask: (service: JsonObject) => Promise<Admission>,
	namespace: string,
): Promise<Answers> {
	const askFor = (name: string, container: JsonObject, pod: JsonObject = {}): Promise<Admission> =>
		ask(canary(namespace, name, {...pod, containers: [{image, ...container}]}));
	const [witness, plain, explicit] = await Promise.all([
		askFor('witness', {}, {hostAliases: [{ip: '127.0.0.1', hostnames: ['witness']}]}),
		ask(canary(namespace, 'plain', plainPod)),
		askFor('explicit', {securityContext: {capabilities: {add: ['NET_BIND_SERVICE']}}}),
	]);
	return {witness: witness.admitted, plain: given(plain), explicit: explicit.admitted};
}

/** The securityContext that a plain Service on port 80 gets in a dry run in `namespace`, or the refusal as text. */
export async function askPlain(connection: Connection, namespace: string): Promise<Json> {
	return given(await dryRun(connection, 'Service', canary(namespace, 'plain', plainPod)));
}

const given = (plain: Admission): Json =>
	plain.admitted ? securityContextOf(plain.object) : `refused: ${plain.message}`;

/** Whether defaulting answers the same; validation's answer does not show which copy defaulting uses. */
export function sameDefaults(a: Answers, b: Answers): boolean {
	return isDeepStrictEqual(a.plain, b.plain);
}

/** Whether both copies use one level: a plain Service must not be refused for something that it does not set. */
export const isSettled = ({plain}: Answers): boolean => typeof plain !== 'string';

/** The canaries' answers on one line. */
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
