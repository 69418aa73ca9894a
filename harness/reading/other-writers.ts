import {isDeepStrictEqual} from 'node:util';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {Connection} from '../cluster/connect.ts';
import {createNamespace, deleteNamespace, runLabel} from '../cluster/namespace.ts';
import {otherWebhooks} from '../cluster/other-webhooks.ts';
import {resources} from '../cluster/resources.ts';
import {apiError, ifAllowed} from '../machine/tell-error.ts';
import {at, objectsAt, type Json, type JsonObject} from '../model/json.ts';
import type {Admission} from '../model/readings.ts';
import type {Probe} from '../model/row.ts';

/**
 * Who writes securityContext besides Knative, or refuses objects besides it: other webhooks and policies of a cluster that
 * is somebody else's. What they write would be judged as Knative's, in both directions.
 *
 * It shows in a namespace from which Knative keeps its own webhooks away by a label (knative.dev/pkg
 * v0.0.0-20260727151759-521cb33b33dd, `webhook/resourcesemantics`): what is sent there has to come back as it was.
 */
export class OtherWriters {
	readonly #connection: Connection;
	readonly #run: string;
	#pods: string | undefined;

	/** Creates its namespace. It has the labels of the run's other ones, which webhooks may select by. */
	static async open(connection: Connection, run: string): Promise<OtherWriters> {
		const others = new OtherWriters(connection, run);
		const name = others.#namespace;
		await createNamespace(connection, {name, run, enforced: 'plain', labels: excluded});
		return others;
	}

	private constructor(connection: Connection, run: string) {
		this.#connection = connection;
		this.#run = run;
	}

	get #namespace(): string {
		return `${this.#run}-others`;
	}

	async close(): Promise<void> {
		await deleteNamespace(this.#connection, this.#namespace);
	}

	/**
	 * Looks again: a policy may come at any time.
	 * @throws {EnvironmentError} if others write to Knative's objects: then nothing can be concluded
	 */
	async look(): Promise<void> {
		const [serving, pods] = await Promise.all([
			this.#first(servingKinds),
			this.#first(['Deployment', 'Pod']),
		]);
		this.#pods = pods;
		if (serving !== undefined) throw new EnvironmentError(serving);
	}

	/** @throws {EnvironmentError} if others write to the Pods that the probe reads, with what and, if it can be said, who */
	requireNone(probe: Probe): void {
		if (this.#pods !== undefined && readsPods[probe.kind]) throw new EnvironmentError(this.#pods);
	}

	async #first(kinds: readonly Witnessed[]): Promise<string | undefined> {
		const found = kinds.flatMap(kind => witnesses.map(spec => this.#ask(kind, spec)));
		return (await Promise.all(found)).find(each => each !== undefined);
	}

	async #ask(kind: Witnessed, spec: JsonObject): Promise<string | undefined> {
		const answer = await this.#send(kind, spec);
		const sent = contextsOf(spec);
		if (!answer.admitted) {
			if (refuserIn(answer.message) === undefined) return undefined;
			return this.#tell(kind, `is refused: ${answer.message}`);
		}
		const got = contextsOf(at(answer.object, ...witnessed[kind].pod));
		if (isDeepStrictEqual(got, sent)) return undefined;
		const came = `comes back with ${JSON.stringify(got)}`;
		return this.#tell(kind, `with securityContext ${JSON.stringify(sent)} ${came}`);
	}

	async #tell(kind: Witnessed, what: string): Promise<string> {
		const suspects = await this.#suspects(kind);
		return `something else than Knative writes to what this row reads: a ${kind} that Knative is kept away from ${what}; ${suspects}`;
	}

	async #suspects(kind: Witnessed): Promise<string> {
		const name = {'kubernetes.io/metadata.name': this.#namespace};
		const labels = {...name, ...excluded, [runLabel]: this.#run};
		const found = await ifAllowed(otherWebhooks(this.#connection, [kind], labels));
		if (!found) return 'who it is can be said with the right to list mutatingwebhookconfigurations';
		if (found.length > 0) return `webhooks that are sent it: ${found.join(', ')}`;
		return 'no webhook is registered for it: look for a MutatingAdmissionPolicy';
	}

	/** By a dry run. Other refusals than an admission's, such as a quota's or a missing right's, say nothing of writers. */
	async #send(kind: Witnessed, pod: JsonObject): Promise<Admission> {
		const {group, version} = resources[kind];
		const object = {
			apiVersion: group === '' ? version : `${group}/${version}`,
			kind,
			metadata: {name: 'witness', namespace: this.#namespace},
			spec: witnessed[kind].spec(pod),
		};
		try {
			const created = await this.#connection.objects.create(object, undefined, 'All');
			// The client gives objects of its classes, which are not equal to others.
			return {admitted: true, object: JSON.parse(JSON.stringify(created)) as Json, warnings: []};
		} catch (error) {
			const refused = apiError(error);
			if (!refused || refused.code >= 500) throw error;
			return {admitted: false, ...refused, warnings: []};
		}
	}
}

const excluded = {'webhooks.knative.dev/exclude': 'true'};

/**
 * The same for a run that creates nothing: it can only see who may write to Knative's objects in that namespace. Returns
 * why its rows say nothing; undefined if nobody may, or if the user may not look.
 */
export async function whoMayWrite(
	connection: Connection,
	namespace: string,
): Promise<string | undefined> {
	const labels = await labelsOf(connection, namespace);
	const found = await ifAllowed(otherWebhooks(connection, servingKinds, labels));
	if (!found || found.length === 0) return undefined;
	return (
		`other webhooks than Knative’s are sent its objects in namespace ${namespace}, and may write what this row reads: ` +
		`${found.join(', ')}; --create tells whether they do`
	);
}

async function labelsOf(
	{core}: Connection,
	name: string,
): Promise<Readonly<Record<string, string>>> {
	const namespace = await ifAllowed(core.readNamespace({name}));
	return namespace?.metadata?.labels ?? {'kubernetes.io/metadata.name': name};
}

/**
 * Leaves an answer of Knative's, or of the API server itself.
 * @throws {EnvironmentError} if another webhook, or a policy, has refused the object
 */
export function requireKnatives(answer: Admission | undefined): void {
	if (answer === undefined || answer.admitted) return;
	const refuser = refuserIn(answer.message);
	if (refuser === undefined || knatives.has(refuser)) return;
	throw new EnvironmentError(
		`this was not refused by Knative, which says nothing of Knative: ${answer.message}`,
	);
}

/** Its webhooks for its own objects (knative.dev/serving v0.50.0, `config/core/webhooks`). */
const knatives = new Set(
	['webhook', 'validation.webhook'].map(name => `admission webhook "${name}.serving.knative.dev"`),
);

interface Witness {
	readonly spec: (pod: JsonObject) => JsonObject;
	/** The way to the Pod spec in the object. */
	readonly pod: readonly string[];
}

const ofTemplate: Witness = {
	spec: pod => ({template: {spec: pod}}),
	pod: ['spec', 'template', 'spec'],
};
const ofItself: Witness = {spec: pod => pod, pod: ['spec']};
const labels = {app: 'witness'};

const servingKinds = ['Service', 'Configuration', 'Revision'] as const;

type Witnessed = (typeof servingKinds)[number] | 'Deployment' | 'Pod';

const witnessed: Readonly<Record<Witnessed, Witness>> = {
	Service: ofTemplate,
	Configuration: ofTemplate,
	Revision: ofItself,
	Deployment: {
		...ofTemplate,
		spec: pod => ({
			selector: {matchLabels: labels},
			template: {metadata: {labels}, spec: pod},
		}),
	},
	Pod: ofItself,
};

const container = {name: 'witness', image: 'dev.local/witness:v1', ports: [{containerPort: 80}]};

/** What somebody who adds would add to, and what somebody who replaces would replace. */
const witnesses: readonly JsonObject[] = [
	{containers: [container]},
	{
		securityContext: {runAsNonRoot: true, seccompProfile: {type: 'RuntimeDefault'}},
		containers: [
			{
				...container,
				securityContext: {
					allowPrivilegeEscalation: false,
					capabilities: {add: ['NET_BIND_SERVICE'], drop: ['ALL']},
					runAsNonRoot: true,
					seccompProfile: {type: 'RuntimeDefault'},
				},
			},
		],
	},
];

/** Of the Pod and of the container that was sent; the API server gives a Pod an empty one. */
function contextsOf(pod: Json | undefined): JsonObject {
	const own = objectsAt(pod, 'containers').find(({name}) => name === container.name);
	return {pod: at(pod, 'securityContext') ?? {}, container: at(own, 'securityContext') ?? {}};
}

/** A webhook, as `admission webhook "NAME"`, or a ValidatingAdmissionPolicy (Kubernetes 1.34). */
const refuserIn = (refusal: string): string | undefined =>
	/admission webhook "[^"]+"|ValidatingAdmissionPolicy '[^']+'/.exec(refusal)?.[0];

const readsPods: Readonly<Record<Probe['kind'], boolean>> = {
	admission: false,
	update: false,
	warnings: false,
	image: false,
	rendering: true,
	'pod-security': true,
	outcome: true,
	process: true,
	attempts: true,
	scenario: true,
};
