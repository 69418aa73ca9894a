import {EnteredCluster} from './entered-cluster.ts';
import {askNode} from './ask-node.ts';
import {createNamespace, deleteNamespace} from '../cluster/namespace.ts';
import {placementOf} from './placement.ts';
import {placesAtOnce} from './capacity.ts';
import type {ClusterTargetOptions} from './cluster-target-options.ts';
import {Storage} from './stored-objects.ts';
import {atLevel, type Configuration} from '../model/configuration.ts';
import {writeElsewhere} from '../configuration/elsewhere.ts';
import {levelPort} from '../configuration/level-port.ts';
import {LevelSwitch} from '../configuration/switch.ts';
import type {NodeFacts} from '../model/readings.ts';
import type {Owner} from '../model/requirement.ts';
import type {Arrival, Probe} from '../model/row.ts';
import type {EnteredTarget, Target} from '../model/target.ts';
import type {Tier} from '../model/levels.ts';

/** A cluster with Knative Serving in it, whose level may be switched: rows are run against the real thing. */
export class ClusterTarget implements Target, AsyncDisposable {
	readonly owns: readonly Owner[];
	readonly tiers: readonly Tier[];
	readonly levelSwitch: LevelSwitch;
	readonly #options: ClusterTargetOptions;
	readonly #placesAtOnce: number;
	#entered = 0;
	#nodeFacts: Promise<NodeFacts | undefined> | undefined;
	/** What the nodes set for every pod, once a row has needed to know. */
	nodeFacts: NodeFacts | undefined;
	#storage: Storage | undefined;

	/** Makes the namespaces for dry runs and reads the level as it is; nothing is switched yet. */
	static async open(options: ClusterTargetOptions): Promise<ClusterTarget> {
		const {connection, run, level} = options;
		await createNamespace(connection, {name: `${run}-dry`, run, enforced: 'plain'});
		await createNamespace(connection, {name: `${run}-other`, run, enforced: 'plain'});
		await createNamespace(connection, {name: `${run}-restricted`, run, enforced: 'restricted'});
		const port = levelPort(connection, level, `${run}-dry`);
		const places = options.tiers.includes('runtime') ? await placesAtOnce(connection) : 1;
		return new ClusterTarget(options, await LevelSwitch.on(level, port), places);
	}

	private constructor(options: ClusterTargetOptions, levelSwitch: LevelSwitch, places: number) {
		this.#options = options;
		this.#placesAtOnce = places;
		this.owns = options.owns;
		this.tiers = options.tiers;
		this.levelSwitch = levelSwitch;
	}

	async enter(configuration: Configuration, arrival: Arrival = 'proved'): Promise<EnteredTarget> {
		const {connection, run, level, signal} = this.#options;
		const {elsewhere} = configuration;
		await using undo = new AsyncDisposableStack();
		if (elsewhere !== undefined) {
			const place = {run, namespace: `${run}-dry`};
			undo.use(await writeElsewhere(connection, level, elsewhere, place));
		}
		await this.levelSwitch.enter(configuration, signal, arrival);
		this.#entered += 1;
		return new EnteredCluster(this.#options, {
			levelSwitch: this.levelSwitch,
			name: `${run}-${this.#entered}`,
			storage: this.#storage,
			undo: undo.move(),
			placesAtOnce: this.#placesAtOnce,
			nodeFacts: () => (this.#nodeFacts ??= this.#askNode()),
		});
	}

	async #askNode(): Promise<NodeFacts | undefined> {
		const {connection, run, tiers, signal} = this.#options;
		if (!tiers.includes('runtime')) return undefined;
		const placement = placementOf(this.#options, {image: 'app-numeric'}, 'node', `${run}-dry`);
		this.nodeFacts = await askNode(connection, placement, signal);
		return this.nodeFacts;
	}

	/** At `disabled`, where an object is stored as its user wrote it. */
	async store(probes: readonly Probe[]): Promise<AsyncDisposable> {
		const {connection, run, signal} = this.#options;
		await this.levelSwitch.enter(atLevel('disabled'), signal);
		this.#storage = await Storage.fill(connection, {
			namespace: `${run}-stored`,
			run,
			placement: (workload, name, namespace) =>
				placementOf(this.#options, workload, name, namespace),
			probes: probes.filter(probe => probe.kind === 'update'),
		});
		return this.#storage;
	}

	/** Puts the ConfigMap back as it was found and removes the namespaces. */
	async [Symbol.asyncDispose](): Promise<void> {
		const {connection, run} = this.#options;
		try {
			await this.levelSwitch.restore();
		} finally {
			await deleteNamespace(connection, `${run}-dry`);
			await deleteNamespace(connection, `${run}-other`);
			await deleteNamespace(connection, `${run}-restricted`);
		}
	}
}
