import type {Connection} from '../cluster/connect.ts';
import {isNotFound} from '../machine/tell-error.ts';
import {createNamespace, deleteNamespace, type Enforced} from '../cluster/namespace.ts';
import {resources, watched} from '../cluster/resources.ts';
import {ObjectWatch} from '../cluster/watch.ts';
import {limits} from '../machine/limits.ts';
import type {Created} from '../model/workloads.ts';

/** A namespace of this run with watches on its Revisions, Deployments and Pods. */
export class RunNamespace {
	readonly namespace: string;
	readonly revisions: ObjectWatch;
	readonly deployments: ObjectWatch;
	readonly pods: ObjectWatch;
	readonly #connection: Connection;

	/** Creates the namespace and starts the watches. */
	static async open(
		connection: Connection,
		{name, run, enforced}: {name: string; run: string; enforced: Enforced},
	): Promise<RunNamespace> {
		await createNamespace(connection, {name, run, enforced});
		const [revisions, deployments, pods] = await Promise.all(
			(['Revision', 'Deployment', 'Pod'] as const).map(kind =>
				ObjectWatch.start(connection, watched(kind, name)),
			),
		);
		if (!revisions || !deployments || !pods) throw new Error('a watch was not started');
		return new RunNamespace(connection, name, {revisions, deployments, pods});
	}

	private constructor(
		connection: Connection,
		namespace: string,
		watches: Readonly<Record<'revisions' | 'deployments' | 'pods', ObjectWatch>>,
	) {
		this.#connection = connection;
		this.namespace = namespace;
		this.revisions = watches.revisions;
		this.deployments = watches.deployments;
		this.pods = watches.pods;
	}

	/**
	 * Deletes one Service or Configuration and the objects created from it, from the top down like `close`, without
	 * waiting, so that its slot, memory and restarts are free for others.
	 */
	async remove(kind: Created, name: string): Promise<void> {
		if (kind === 'Service') await this.#delete(kind, name);
		await this.#delete('Configuration', name);
		await this.#deleteBelow(`serving.knative.dev/configuration=${name}`);
	}

	/**
	 * Deletes everything from the top down, each kind separately, and waits by watch until no Revision, Deployment or Pod
	 * is left; the Namespace then ends by itself.
	 *
	 * Deleting only the Services leaves the rest to the garbage collector, about 10 s for ten of them (real-cluster.md
	 * §2.6). Deleting each kind is as safe for verdicts: with no Revision left, nothing renders a Deployment again when
	 * the level changes (upstream.md H4), and with no Deployment and no ReplicaSet left nothing creates a Pod.
	 */
	async close(): Promise<void> {
		try {
			// First: in a terminating namespace nothing can be created again.
			await deleteNamespace(this.#connection, this.namespace);
			await this.#deleteAll();
			await this.#gone();
		} finally {
			await Promise.all(
				[this.revisions, this.deployments, this.pods].map(watch => watch[Symbol.asyncDispose]()),
			);
		}
	}

	async #deleteAll(): Promise<void> {
		const {namespace} = this;
		const {custom} = this.#connection;
		for (const kind of ['Service', 'Configuration'] as const) {
			const {group, version, plural} = resources[kind];
			await custom.deleteCollectionNamespacedCustomObject({group, version, namespace, plural});
		}
		await this.#deleteBelow();
	}

	async #delete(kind: Created, name: string): Promise<void> {
		const {group, version, plural} = resources[kind];
		const {namespace} = this;
		try {
			await this.#connection.custom.deleteNamespacedCustomObject({
				group,
				version,
				namespace,
				plural,
				name,
			});
		} catch (error) {
			if (!isNotFound(error)) throw error;
		}
	}

	/** The objects created from Configurations: from all, or from those that the label selects. */
	async #deleteBelow(labelSelector?: string): Promise<void> {
		const {namespace} = this;
		const {apps, core, custom} = this.#connection;
		const which = {namespace, ...(labelSelector !== undefined && {labelSelector})};
		const {group, version, plural} = resources.Revision;
		await custom.deleteCollectionNamespacedCustomObject({...which, group, version, plural});
		await apps.deleteCollectionNamespacedDeployment(which);
		await apps.deleteCollectionNamespacedReplicaSet(which);
		await core.deleteCollectionNamespacedPod({...which, gracePeriodSeconds: 0});
	}

	async #gone(): Promise<void> {
		const watches = {Revisions: this.revisions, Deployments: this.deployments, Pods: this.pods};
		await Promise.all(
			Object.entries(watches).map(([kind, watch]) =>
				watch.until(objects => (objects.size === 0 ? true : undefined), {
					what: `${kind} of namespace ${this.namespace} to be gone`,
					limit: limits.objectsGone,
					last: () => [...watch.objects.keys()].join(', '),
					signal: new AbortController().signal,
				}),
			),
		);
	}
}
