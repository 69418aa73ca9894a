import {setHeaderOptions, PatchStrategy} from '@kubernetes/client-node';
import {askReadinessAgain} from './ask-again.ts';
import {answerAt, answerOf} from '../cluster/http-answer.ts';
import type {Connection} from '../cluster/connect.ts';
import {judgePod} from './judge-pod.ts';
import type {NodeAccess} from '../cluster/node-access.ts';
import {containerId, isPodReady} from '../cluster/pod.ts';
import {resources, type Kind} from '../cluster/resources.ts';
import type {RunNamespace} from './run-namespace.ts';
import {WatchedRevision} from './watched-revision.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {at, isObject, type JsonObject} from '../model/json.ts';
import {limits} from '../machine/limits.ts';
import {statusOf} from '../observe/container-status.ts';
import {settled} from '../observe/outcome.ts';
import type {Readings} from '../model/readings.ts';
import {shownSince} from '../observe/shown-since.ts';
import type {PodContainer} from '../model/row.ts';
import type {Created, RealWorkload} from '../model/workloads.ts';

/** How long a container is watched, if not until its outcome is final or `limits.outcomeSettled` has passed. */
export interface Patience {
	/** A further reason to stop: the readings at this moment are final. */
	isOver(readings: Readings): boolean;
	/** Aborted when no caller waits any longer: the readings at this moment are final. */
	readonly ends: AbortSignal;
	/** An upper bound for the wait, in milliseconds. */
	readonly limit: number;
	/** Milliseconds in which the app must answer a request that it has accepted. */
	readonly answer: number;
}

/** A Service or Configuration that was really created, and the state of its newest Revision. */
export class LiveWorkload {
	readonly name: string;
	readonly #as: Created;
	readonly #connection: Connection;
	readonly #runNamespace: RunNamespace;
	readonly #node: NodeAccess | undefined;
	readonly #nodes: boolean;
	readonly #signal: AbortSignal;
	readonly #patience: Patience | undefined;
	#settled: Promise<Readings> | undefined;
	#attempts: Promise<string> | undefined;
	readonly #processes = new Map<string, Promise<string>>();
	#generation = 1;
	/** The Revision that is read: `name-00001`, `name-00002` … */
	#revision: WatchedRevision;

	constructor(
		{name, as}: Pick<RealWorkload, 'name' | 'as'>,
		{
			connection,
			runNamespace,
			node,
			nodes,
			signal,
			patience,
		}: {
			connection: Connection;
			runNamespace: RunNamespace;
			node: NodeAccess | undefined;
			/** Whether there are nodes that start an admitted Pod. */
			nodes: boolean;
			signal: AbortSignal;
			patience?: Patience;
		},
	) {
		this.name = name;
		this.#as = as;
		this.#connection = connection;
		this.#runNamespace = runNamespace;
		this.#node = node;
		this.#nodes = nodes;
		this.#signal = signal;
		this.#patience = patience;
		this.#revision = this.#newest();
	}

	/** `namespace/Pod/name` of the newest Revision's Pod, or of the Deployment while there is none. */
	get object(): string {
		return this.#revision.object;
	}

	/** For a Service: itself, its Configuration, Revision, Deployment and Pod as stored, once the Pod exists. */
	async rendered(): Promise<Readings> {
		const pod = await this.#runNamespace.pods.until(() => this.#revision.pod, {
			what: `the Pod of ${this.#runNamespace.namespace}/${this.name}`,
			limit: limits.podExists,
			last: () => this.#revision.lastSeen(),
			signal: this.#signal,
		});
		const [service, configuration, revision, deployment] = await Promise.all([
			this.#stored('Service', this.name),
			this.#stored('Configuration', this.name),
			this.#stored('Revision', this.#revision.name),
			this.#deployment(),
		]);
		return {service, configuration, revision, deployment, pod};
	}

	/** The result of Pod Security `restricted` for a Pod from the Deployment's template, by a dry run. */
	async podSecurity(restrictedNamespace: string): Promise<Readings> {
		const deployment = await this.#deployment();
		const podSecurity = await judgePod(this.#connection, restrictedNamespace, deployment);
		return {deployment, podSecurity};
	}

	/** Pod, Deployment and the app's own answer, once the container's outcome is final. */
	outcome(): Promise<Readings> {
		return (this.#settled ??= this.#settle());
	}

	/**
	 * The same, with /proc/PID/status of the first process of the user's container, or of another one: read in the node,
	 * or told by this project's program.
	 */
	async processStatus(of?: PodContainer): Promise<Readings> {
		const readings = await this.outcome();
		const id = containerId(readings.pod, of);
		if (!id || (!this.#node && readings.http?.status !== 200)) return readings;
		const read = (): Promise<string> =>
			this.#node ? this.#node.processStatus(id) : this.#ask('proc/self/status');
		const process = this.#processes.get(id) ?? read();
		this.#processes.set(id, process);
		return {...readings, process: await process};
	}

	/** The same, with the answer of this project's program about what it is allowed to do, if it answers. */
	async attempts(): Promise<Readings> {
		const readings = await this.outcome();
		if (readings.http?.status !== 200) return readings;
		this.#attempts ??= this.#ask('attempts');
		return {...readings, attempts: await this.#attempts};
	}

	/** Pod, Deployment and Revision at this moment. */
	get present(): Readings {
		return this.#revision.readings;
	}

	/** Nothing more is read of it: its objects are deleted without waiting. */
	async remove(): Promise<void> {
		await this.#runNamespace.remove(this.#as, this.name);
	}

	/** Changes the template (an annotation), so that Knative creates a new Revision, which is read from then on. */
	async newRevision(): Promise<void> {
		const {group, version, plural} = resources[this.#as];
		const touched = {'secure-pod-defaults-conformance/touched': String(this.#generation)};
		await this.#connection.custom.patchNamespacedCustomObject(
			{
				group,
				version,
				namespace: this.#runNamespace.namespace,
				plural,
				name: this.name,
				body: {spec: {template: {metadata: {annotations: touched}}}},
			},
			setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
		);
		this.#generation += 1;
		this.#revision = this.#newest();
		this.#settled = undefined;
		this.#attempts = undefined;
	}

	/**
	 * The Deployment after an annotation has made Knative's controller reconcile it. A controller that renders it again
	 * does so within milliseconds (8 measured, real-cluster.md §4 H4); one that leaves it unchanged gives no sign, so the
	 * wait is `limits.deploymentRendered`.
	 */
	async touchDeployment(): Promise<Readings> {
		const {namespace, deployments} = this.#runNamespace;
		const template = (): string =>
			JSON.stringify(at(this.#revision.deployment, 'spec', 'template', 'spec') ?? null);
		const before = template();
		await this.#connection.apps.patchNamespacedDeployment(
			{
				name: this.#revision.deploymentName,
				namespace,
				body: {metadata: {annotations: {'secure-pod-defaults-conformance/touched': 'true'}}},
			},
			setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
		);
		await deployments.settles(() => template() !== before, {
			limit: limits.deploymentRendered,
			signal: this.#signal,
		});
		const {deployment} = this.#revision;
		return deployment ? {deployment} : {};
	}

	/** From its own watch, which may deliver the Deployment later than another one delivers its Pod. */
	#deployment(): Promise<JsonObject> {
		return this.#runNamespace.deployments.until(() => this.#revision.deployment, {
			what: `the Deployment of ${this.#runNamespace.namespace}/${this.name}`,
			limit: limits.podExists,
			last: () => this.#revision.lastSeen(),
			signal: this.#signal,
		});
	}

	#newest(): WatchedRevision {
		const name = `${this.name}-${String(this.#generation).padStart(5, '0')}`;
		return new WatchedRevision(this.#runNamespace, name);
	}

	async #settle(): Promise<Readings> {
		await this.#ended();
		const {pod} = this.#revision;
		const http = isPodReady(pod)
			? await answerOf(
					this.#connection,
					pod,
					this.#runNamespace.namespace,
					() => settled(this.#revision.readings),
					this.#patience?.answer,
				)
			: undefined;
		const {readings, sightings} = this.#revision;
		const shownAt = shownSince(readings, sightings);
		return {...readings, ...(http && {http}), ...(shownAt !== undefined && {shownAt})};
	}

	/**
	 * Waits until the container's outcome is final or its app can be asked. A container that runs and never listens is
	 * accepted in that state after `limits.outcomeSettled`; the observer decides what it means.
	 */
	async #ended(): Promise<void> {
		const {pods, deployments, revisions} = this.#runNamespace;
		const stop = new AbortController();
		const options = {
			what: `the container of ${this.#runNamespace.namespace}/${this.name} to come to an end`,
			limit: this.#patience?.limit ?? limits.outcomeSettled,
			last: () => this.#revision.lastSeen(),
			signal: AbortSignal.any([
				this.#signal,
				stop.signal,
				...(this.#patience ? [this.#patience.ends] : []),
			]),
		};
		const ended = (): true | undefined => {
			const readings = this.#revision.readings;
			if (!this.#nodes && readings.pod) {
				throw new EnvironmentError(`${this.object} was admitted; there is no node to start it on`);
			}
			const isOver = settled(readings) || this.#patience?.isOver(readings);
			return isPodReady(readings.pod) || isOver ? true : undefined;
		};
		try {
			// A refused Pod is never created: then only the Deployment shows it, or the Revision if there is no Deployment.
			await Promise.race([
				...[pods, deployments, revisions].map(watch => watch.until(ended, options)),
				askReadinessAgain(this.#connection, {
					pods,
					newest: () => this.#revision.pod,
					namespace: this.#runNamespace.namespace,
					waiting: options,
				}),
			]);
		} catch (error) {
			const isLeft = this.#patience?.ends.aborted || statusOf(this.#revision.pod)?.running;
			if (this.#signal.aborted || !isLeft) throw error;
		} finally {
			stop.abort();
		}
	}

	async #ask(path: string): Promise<string> {
		const pod = this.#revision.pod;
		const answer = await answerAt(this.#connection, pod, this.#runNamespace.namespace, {
			path,
			within: limits.attemptsAnswer,
		});
		if (answer.status === 200) return answer.body;
		throw new EnvironmentError(`${this.object}/${path}: HTTP ${answer.status}: ${answer.body}`);
	}

	async #stored(kind: Kind, name: string): Promise<JsonObject> {
		const {group, version, plural} = resources[kind];
		const found: unknown = await this.#connection.custom.getNamespacedCustomObject({
			group,
			version,
			namespace: this.#runNamespace.namespace,
			plural,
			name,
		});
		if (isObject(found)) return found;
		throw new Error(`the API server gave no object for ${kind} ${name}`);
	}
}
