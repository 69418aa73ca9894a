import type {RunNamespace} from './run-namespace.ts';
import {at, textAt, type JsonObject} from '../model/json.ts';
import type {Readings} from '../model/readings.ts';
import type {Sighting} from '../observe/shown-since.ts';

/** What a namespace's watches show of one Revision: itself, its Deployment and its newest Pod, each as last seen. */
export class WatchedRevision {
	readonly name: string;
	readonly deploymentName: string;
	readonly #runNamespace: RunNamespace;

	constructor(runNamespace: RunNamespace, name: string) {
		this.#runNamespace = runNamespace;
		this.name = name;
		this.deploymentName = `${name}-deployment`;
	}

	/** `namespace/Pod/name` of the newest Pod, or of the Deployment while there is none. */
	get object(): string {
		const {pod} = this;
		const [kind, name] = pod
			? ['Pod', textAt(pod, 'metadata', 'name')]
			: ['Deployment', this.deploymentName];
		return `${this.#runNamespace.namespace}/${kind}/${name}`;
	}

	get revision(): JsonObject | undefined {
		return this.#runNamespace.revisions.objects.get(this.name);
	}

	get deployment(): JsonObject | undefined {
		return this.#runNamespace.deployments.objects.get(this.deploymentName);
	}

	/** The newest one: an old one may be terminating. */
	get pod(): JsonObject | undefined {
		const own = [...this.#runNamespace.pods.objects.values()].filter(
			pod => textAt(pod, 'metadata', 'labels', 'serving.knative.dev/revision') === this.name,
		);
		return own.toSorted((a, b) => created(a).localeCompare(created(b))).at(-1);
	}

	/** Those that exist. */
	get readings(): Pick<Readings, 'deployment' | 'revision' | 'pod'> {
		const {deployment, revision, pod} = this;
		return {...(deployment && {deployment}), ...(revision && {revision}), ...(pod && {pod})};
	}

	/** All versions of it, of its Deployment and of its newest Pod that the watches have delivered. */
	get sightings(): readonly Sighting[] {
		const {revisions, deployments, pods} = this.#runNamespace;
		return [
			...revisions.sightingsOf(this.name),
			...deployments.sightingsOf(this.deploymentName),
			...pods.sightingsOf(textAt(this.pod, 'metadata', 'name')),
		];
	}

	/** For the error text of a wait that timed out. */
	lastSeen(): string {
		const {pod, deployment, revision} = this;
		if (pod) return `${this.object}: ${JSON.stringify(at(pod, 'status') ?? {})}`;
		return `no Pod; ${JSON.stringify(at(deployment, 'status', 'conditions') ?? at(revision, 'status', 'conditions') ?? 'no Deployment and no Revision either')}`;
	}
}

const created = (pod: JsonObject): string => textAt(pod, 'metadata', 'creationTimestamp');
