import pLimit from 'p-limit';
import type {SampleImage} from '../../images/prepare.ts';
import type {SampleName} from '../../images/samples.ts';
import type {Connection} from './connect.ts';
import {dryRun, dryRunPatch, speaksOfDryRun} from './dry-run.ts';
import {evidenceOf} from './evidence.ts';
import {LiveWorkload} from './live-workload.ts';
import {createNamespace, deleteNamespace, runLabel, type Enforced} from './namespace.ts';
import type {NodeAccess} from './node-access.ts';
import {Room} from './room.ts';
import {runScenario} from './scenario.ts';
import {create, inert, Storage} from './storage.ts';
import {atLevel, type Configuration} from '../configuration/configuration.ts';
import {writeElsewhere} from '../configuration/elsewhere.ts';
import {levelPort} from '../configuration/level-port.ts';
import {LevelSwitch} from '../configuration/switch.ts';
import {requestsAtOnce, startsAtOnce} from '../limits.ts';
import {manifestOf, type Placement} from '../manifest.ts';
import type {Admission, Readings} from '../observe/readings.ts';
import {patchBody} from '../patched.ts';
import type {Owner} from '../requirement.ts';
import type {Evidence} from '../result.ts';
import {realWorkloadsOf, type Arrival, type Asking, type Patch, type Probe} from '../row.ts';
import type {EnteredSite, Site} from '../site.ts';
import type {LevelSource} from '../subjects/level-source.ts';
import type {Tier} from '../tiers.ts';
import type {ObjectKind, RealWorkload, Workload} from '../workloads.ts';

/** What a cluster must come with to be a site. */
export interface ClusterSiteOptions {
	readonly connection: Connection;
	/** This run's id, a DNS label: the start of every namespace's name. */
	readonly run: string;
	readonly owns: readonly Owner[];
	readonly tiers: readonly Tier[];
	readonly level: LevelSource;
	/** The sample images as they were loaded; empty where none were. */
	readonly samples: Readonly<Partial<Record<SampleName, SampleImage>>>;
	/** How the node is read, where there is one that can be. */
	readonly node?: NodeAccess;
	readonly signal: AbortSignal;
}

/** A cluster with Knative Serving in it, whose level may be switched: rows are run against the real thing. */
export class ClusterSite implements Site, AsyncDisposable {
	readonly owns: readonly Owner[];
	readonly tiers: readonly Tier[];
	readonly levelSwitch: LevelSwitch;
	readonly #options: ClusterSiteOptions;
	#entered = 0;
	#storage: Storage | undefined;

	/** Makes the namespaces for dry runs and reads the level as it is; nothing is switched yet. */
	static async open(options: ClusterSiteOptions): Promise<ClusterSite> {
		const {connection, run, level} = options;
		await createNamespace(connection, {name: `${run}-dry`, run, enforced: 'plain'});
		await createNamespace(connection, {name: `${run}-other`, run, enforced: 'plain'});
		await createNamespace(connection, {name: `${run}-restricted`, run, enforced: 'restricted'});
		const port = levelPort(connection, level, `${run}-dry`);
		return new ClusterSite(options, await LevelSwitch.on(level, port));
	}

	private constructor(options: ClusterSiteOptions, levelSwitch: LevelSwitch) {
		this.#options = options;
		this.owns = options.owns;
		this.tiers = options.tiers;
		this.levelSwitch = levelSwitch;
	}

	async enter(configuration: Configuration, arrival: Arrival = 'proved'): Promise<EnteredSite> {
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
		});
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

class EnteredCluster implements EnteredSite {
	readonly #options: ClusterSiteOptions;
	readonly #levelSwitch: LevelSwitch;
	readonly #name: string;
	readonly #rooms = new Map<Enforced, Promise<Room>>();
	readonly #live = new Map<string, Promise<LiveWorkload>>();
	readonly #dryRuns = pLimit(requestsAtOnce);
	readonly #starts = pLimit(startsAtOnce);
	readonly #storage: Storage | undefined;
	/** What entering wrote elsewhere. */
	readonly #undo: AsyncDisposable;
	/** Counts the objects that were really created although they were to be asked about only. */
	#created = 0;
	#stored:
		{readonly kind: ObjectKind; readonly namespace: string; readonly name: string} | undefined;

	constructor(
		options: ClusterSiteOptions,
		entered: {
			levelSwitch: LevelSwitch;
			name: string;
			storage: Storage | undefined;
			undo: AsyncDisposable;
		},
	) {
		this.#options = options;
		this.#levelSwitch = entered.levelSwitch;
		this.#name = entered.name;
		this.#storage = entered.storage;
		this.#undo = entered.undo;
	}

	async read(probe: Probe): Promise<Readings> {
		const {run, samples} = this.#options;
		switch (probe.kind) {
			case 'admission':
			case 'warnings': {
				const {object, workload} = probe;
				const asking = probe.kind === 'admission' ? probe.asking : undefined;
				return this.#dryRuns(async () => ({admission: await this.#ask(object, workload, asking)}));
			}
			case 'update':
				return this.#dryRuns(async () => {
					if (!this.#storage) throw new Error('nothing was stored that could be patched');
					return {admission: await this.#storage.patch(probe)};
				});
			case 'image': {
				const image = samples[probe.image];
				return image ? {image: {User: image.user}} : {};
			}
			case 'rendering':
				return (await this.#create(probe.workload)).rendered();
			case 'pod-security':
				return (await this.#create(probe.workload)).podSecurity(`${run}-restricted`);
			case 'outcome':
				return (await this.#create(probe.workload)).outcome();
			case 'process':
				return (await this.#create(probe.workload)).processStatus();
			case 'scenario':
				return runScenario(probe.steps, {
					create: workload => this.#create(workload),
					switchTo: async (level, arrival) => {
						await this.#levelSwitch.enter(atLevel(level), this.#options.signal, arrival);
					},
					dryRun: (object, workload) => this.#ask(object, workload),
					store: (object, workload) => this.#store(object, workload),
					patch: patch => this.#patch(patch),
				});
		}
	}

	async evidence(probe: Probe): Promise<Evidence> {
		if (probe.kind === 'admission' || probe.kind === 'warnings' || probe.kind === 'update') {
			const namespace = probe.kind === 'update' ? 'stored' : 'dry';
			return {object: `${this.#options.run}-${namespace}/${probe.object}/row (dry run)`};
		}
		const workload = lookedAt(probe);
		if (!workload) return {};
		const {name, namespace} = workload;
		const [live, room] = await Promise.all([this.#live.get(name), this.#rooms.get(namespace)]);
		if (!live || !room) return {};
		return evidenceOf(this.#options.connection, room, {name, object: live.object});
	}

	async leave(): Promise<void> {
		await this.#undo[Symbol.asyncDispose]();
		const rooms = await Promise.allSettled(this.#rooms.values());
		const opened = rooms.flatMap(room => (room.status === 'fulfilled' ? [room.value] : []));
		await Promise.all(opened.map(room => room.close()));
	}

	/**
	 * What admission answers to a dry-run create. A refusal that speaks of the dry run itself says nothing of a real
	 * create, which is then made.
	 */
	async #ask(kind: ObjectKind, workload: Workload, asking: Asking = {}): Promise<Admission> {
		const {connection, run} = this.#options;
		const ask = asking.user === undefined ? {} : {user: asking.user};
		const namespace = `${run}-${asking.namespace ?? 'dry'}`;
		const placement = this.#placement(workload, asking.name ?? 'row', namespace);
		const answer = await dryRun(connection, kind, manifestOf(kind, workload, placement), ask);
		if (!speaksOfDryRun(answer)) return answer;
		const room = await this.#room('plain');
		this.#created += 1;
		const placed = this.#placement(workload, `asked-${this.#created}`, room.namespace);
		const object = manifestOf(kind, workload, {...placed, annotations: inert});
		return dryRun(connection, kind, object, {...ask, really: true});
	}

	/** Stores an object that starts nothing, for the steps of a scenario. */
	async #store(kind: ObjectKind, workload: Workload): Promise<void> {
		const {namespace} = await this.#room('plain');
		const placement = {...this.#placement(workload, 'row', namespace), annotations: inert};
		await create(this.#options.connection, kind, manifestOf(kind, workload, placement));
		this.#stored = {kind, namespace, name: placement.name};
	}

	async #patch(patch: Patch): Promise<Admission> {
		if (!this.#stored) throw new Error('nothing was stored that could be patched');
		const user = patch.change === 'annotation' ? {user: patch.user} : {};
		return dryRunPatch(this.#options.connection, this.#stored, patchBody(patch), user);
	}

	/** The live workload of that name, created at the first call. */
	#create(workload: RealWorkload): Promise<LiveWorkload> {
		const known = this.#live.get(workload.name);
		if (known) return known;
		const created = this.#deploy(workload);
		this.#live.set(workload.name, created);
		return created;
	}

	async #deploy(workload: RealWorkload): Promise<LiveWorkload> {
		const {connection, node, tiers, signal} = this.#options;
		const room = await this.#room(workload.namespace);
		const nodes = tiers.includes('runtime');
		const live = new LiveWorkload(workload.name, {connection, room, node, nodes, signal});
		const placement = this.#placement(workload, workload.name, room.namespace);
		const service = manifestOf('Service', workload, placement);
		const createIt = (): Promise<void> => create(connection, 'Service', service);
		if (workload.pod === 'unscheduled' || !nodes) await createIt();
		else await this.#start(live, createIt);
		return live;
	}

	/** Creates the Service when one of the places is free, which it holds until its container has come to an end. */
	async #start(live: LiveWorkload, deploy: () => Promise<void>): Promise<void> {
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		const hold = async (): Promise<void> => {
			await deploy();
			resolve();
			await live.outcome();
		};
		// A failure to come to an end is told to the rows that ask for it.
		this.#starts(hold).catch(reject);
		return promise;
	}

	#room(enforced: Enforced): Promise<Room> {
		const known = this.#rooms.get(enforced);
		if (known) return known;
		const name = enforced === 'plain' ? this.#name : `${this.#name}-restricted`;
		const opened = Room.open(this.#options.connection, {name, run: this.#options.run, enforced});
		this.#rooms.set(enforced, opened);
		return opened;
	}

	#placement(workload: Workload, name: string, namespace: string): Placement {
		return placementOf(this.#options, workload, name, namespace);
	}
}

function placementOf(
	{samples, run}: ClusterSiteOptions,
	{image}: Workload,
	name: string,
	namespace: string,
): Placement {
	return {
		name,
		namespace,
		image: samples[image]?.reference ?? `dev.local/${image}:v1`,
		labels: {[runLabel]: run},
		resources: {requests: {cpu: '5m'}},
	};
}

/** The real workload that is judged: of a scenario, its last step's. */
function lookedAt(probe: Probe): RealWorkload | undefined {
	return realWorkloadsOf(probe).at(-1);
}
