import {ComponentLogs} from './component-logs.ts';
import {EnteredCluster} from './entered-cluster.ts';
import {askNode} from './ask-node.ts';
import {createNamespace, deleteNamespace} from '../cluster/namespace.ts';
import {OtherWriters} from './other-writers.ts';
import {placementOf} from './placement.ts';
import {placesAtOnce} from './capacity.ts';
import type {ClusterTargetOptions} from './cluster-target-options.ts';
import {Storage, withoutPod} from './stored-objects.ts';
import {atLevel, type Configuration} from '../model/configuration.ts';
import {writeElsewhere} from '../configuration/elsewhere.ts';
import {levelPort} from '../configuration/level-port.ts';
import {LevelSwitch} from '../configuration/switch.ts';
import type {NodeFacts} from '../model/readings.ts';
import type {Owner} from '../model/requirement.ts';
import type {Arrival, Probe} from '../model/row.ts';
import type {EnteredTarget, Target} from '../model/target.ts';
import type {Tier} from '../model/levels.ts';

/** A cluster with Knative Serving whose level may be switched: rows run against real components. */
export class ClusterTarget implements Target, AsyncDisposable {
	readonly owns: readonly Owner[];
	readonly tiers: readonly Tier[];
	readonly levelSwitch: LevelSwitch;
	readonly #options: ClusterTargetOptions;
	readonly #placesAtOnce: number;
	readonly #others: OtherWriters | undefined;
	readonly #componentLogs: ComponentLogs;
	#entered = 0;
	#nodeFacts: Promise<NodeFacts | undefined> | undefined;
	/** What the nodes set for every pod, once a row has needed it. */
	nodeFacts: NodeFacts | undefined;
	#storage: Storage | undefined;

	/** Creates the namespaces for dry runs and reads the level; nothing is switched yet. */
	static async open(options: ClusterTargetOptions): Promise<ClusterTarget> {
		const {connection, run, level} = options;
		await createNamespace(connection, {name: `${run}-dry`, run, enforced: 'plain'});
		await createNamespace(connection, {name: `${run}-other`, run, enforced: 'plain'});
		await createNamespace(connection, {name: `${run}-restricted`, run, enforced: 'restricted'});
		const others = options.shared ? await OtherWriters.open(connection, run) : undefined;
		const port = levelPort(connection, level, {
			namespace: `${run}-dry`,
			...(options.journal && {journal: options.journal}),
			...(options.cleared && {cleared: options.cleared}),
			...(options.operated && {operated: options.operated}),
			...(options.replicas && {replicas: options.replicas}),
		});
		const places = options.tiers.includes('runtime')
			? await placesAtOnce(connection, options.queueProxyCpu)
			: 1;
		return new ClusterTarget(options, await LevelSwitch.on(level, port), places, others);
	}

	private constructor(
		options: ClusterTargetOptions,
		levelSwitch: LevelSwitch,
		places: number,
		others: OtherWriters | undefined,
	) {
		this.#options = options;
		this.#placesAtOnce = places;
		this.#others = others;
		this.#componentLogs = new ComponentLogs(options.connection);
		this.owns = options.owns;
		this.tiers = options.tiers;
		this.levelSwitch = levelSwitch;
	}

	async enter(configuration: Configuration, arrival: Arrival = 'proved'): Promise<EnteredTarget> {
		const {connection, run, level, signal} = this.#options;
		const {elsewhere} = configuration;
		await this.#others?.look();
		await using undo = new AsyncDisposableStack();
		if (elsewhere !== undefined) {
			const place = {run, namespace: `${run}-dry`, journal: this.#options.journal};
			undo.use(await writeElsewhere(connection, level, elsewhere, place));
		}
		if (this.#options.fixed === undefined) {
			await this.levelSwitch.enter(configuration, signal, arrival);
		}
		this.#entered += 1;
		return new EnteredCluster(this.#options, {
			levelSwitch: this.levelSwitch,
			name: `${run}-${this.#entered}`,
			storage: this.#storage,
			undo: undo.move(),
			placesAtOnce: this.#placesAtOnce,
			nodeFacts: () => (this.#nodeFacts ??= this.#askNode()),
			componentLogs: this.#componentLogs,
			...(this.#others && {others: this.#others}),
		});
	}

	async #askNode(): Promise<NodeFacts | undefined> {
		const {connection, run, tiers, signal} = this.#options;
		if (!tiers.includes('runtime')) return undefined;
		const placement = placementOf(this.#options, {image: 'app-numeric'}, 'node', `${run}-dry`);
		this.nodeFacts = await askNode(connection, placement, signal);
		return this.nodeFacts;
	}

	/** Stores at `disabled`, where an object is stored as its user wrote it. */
	async store(probes: readonly Probe[]): Promise<AsyncDisposable> {
		const {connection, run, signal} = this.#options;
		await this.#others?.look();
		if (this.#options.fixed === undefined) {
			await this.levelSwitch.enter(atLevel('disabled'), signal);
		}
		this.#storage = await Storage.fill(connection, {
			namespace: `${run}-stored`,
			run,
			placement: (workload, name, namespace) =>
				placementOf(this.#options, workload, name, namespace),
			inert: this.#options.inert ?? withoutPod,
			probes: probes.filter(probe => probe.kind === 'update'),
		});
		return this.#storage;
	}

	/** Restores the ConfigMap and deletes the namespaces. */
	async [Symbol.asyncDispose](): Promise<void> {
		const {connection, run} = this.#options;
		try {
			await this.levelSwitch.restore();
		} finally {
			await deleteNamespace(connection, `${run}-dry`);
			await deleteNamespace(connection, `${run}-other`);
			await deleteNamespace(connection, `${run}-restricted`);
			await this.#others?.close();
		}
	}
}
