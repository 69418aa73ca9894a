import pLimit from 'p-limit';
import type {SampleImage} from '../../images/prepare.ts';
import type {SampleName} from '../../images/samples.ts';
import type {Connection} from './connect.ts';
import {dryRun} from './dry-run.ts';
import {evidenceOf} from './evidence.ts';
import {LiveWorkload} from './live-workload.ts';
import {createNamespace, deleteNamespace, runLabel, type Enforced} from './namespace.ts';
import type {NodeAccess} from './node-access.ts';
import {Room} from './room.ts';
import {runScenario} from './scenario.ts';
import type {Configuration} from '../configuration/configuration.ts';
import {LevelSwitch} from '../configuration/switch.ts';
import {requestsAtOnce, startsAtOnce} from '../limits.ts';
import {manifestOf} from '../manifest.ts';
import type {Readings} from '../observe/readings.ts';
import type {Owner} from '../requirement.ts';
import type {Evidence} from '../result.ts';
import type {Probe} from '../row.ts';
import type {EnteredSite, Site} from '../site.ts';
import type {LevelSource} from '../subjects/level-source.ts';
import type {Tier} from '../tiers.ts';
import type {RealWorkload, Workload} from '../workloads.ts';

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

	/** Makes the namespaces for dry runs and reads the level as it is; nothing is switched yet. */
	static async open(options: ClusterSiteOptions): Promise<ClusterSite> {
		const {connection, run, level} = options;
		await createNamespace(connection, {name: `${run}-dry`, run, enforced: 'plain'});
		await createNamespace(connection, {name: `${run}-restricted`, run, enforced: 'restricted'});
		return new ClusterSite(options, await LevelSwitch.at(connection, level, `${run}-dry`));
	}

	private constructor(options: ClusterSiteOptions, levelSwitch: LevelSwitch) {
		this.#options = options;
		this.owns = options.owns;
		this.tiers = options.tiers;
		this.levelSwitch = levelSwitch;
	}

	async enter(configuration: Configuration): Promise<EnteredSite> {
		await this.levelSwitch.enter(configuration, this.#options.signal);
		this.#entered += 1;
		return new EnteredCluster(
			this.#options,
			this.levelSwitch,
			`${this.#options.run}-${this.#entered}`,
		);
	}

	/** Puts the ConfigMap back as it was found and removes the namespaces. */
	async [Symbol.asyncDispose](): Promise<void> {
		const {connection, run} = this.#options;
		try {
			await this.levelSwitch.restore();
		} finally {
			await deleteNamespace(connection, `${run}-dry`);
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

	constructor(options: ClusterSiteOptions, levelSwitch: LevelSwitch, name: string) {
		this.#options = options;
		this.#levelSwitch = levelSwitch;
		this.#name = name;
	}

	async read(probe: Probe): Promise<Readings> {
		const {connection, run, samples} = this.#options;
		switch (probe.kind) {
			case 'admission': {
				const placement = this.#placement(probe.workload, 'row', `${run}-dry`);
				const object = manifestOf(probe.object, probe.workload, placement);
				return this.#dryRuns(async () => ({
					admission: await dryRun(connection, probe.object, object),
				}));
			}
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
					switchTo: async level => {
						await this.#levelSwitch.enter({value: {level}, flags: {}}, this.#options.signal);
					},
				});
		}
	}

	async evidence(probe: Probe): Promise<Evidence> {
		if (probe.kind === 'admission') {
			return {object: `${this.#options.run}-dry/${probe.object}/row (dry run)`};
		}
		const workload = lookedAt(probe);
		if (!workload) return {};
		const {name, namespace} = workload;
		const [live, room] = await Promise.all([this.#live.get(name), this.#rooms.get(namespace)]);
		if (!live || !room) return {};
		return evidenceOf(this.#options.connection, room, {name, object: live.object});
	}

	async leave(): Promise<void> {
		const rooms = await Promise.allSettled(this.#rooms.values());
		const opened = rooms.flatMap(room => (room.status === 'fulfilled' ? [room.value] : []));
		await Promise.all(opened.map(room => room.close()));
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
		const {connection, node, signal} = this.#options;
		const room = await this.#room(workload.namespace);
		const live = new LiveWorkload(workload.name, {connection, room, node, signal});
		const placement = this.#placement(workload, workload.name, room.namespace);
		const service = manifestOf('Service', workload, placement);
		if (workload.pod === 'unscheduled') await room.createService(service);
		else await this.#start(live, () => room.createService(service));
		return live;
	}

	/** Creates the Service when one of the places is free, which it holds until its container has come to an end. */
	async #start(live: LiveWorkload, create: () => Promise<void>): Promise<void> {
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		const hold = async (): Promise<void> => {
			await create();
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

	#placement({image}: Workload, name: string, namespace: string): Parameters<typeof manifestOf>[2] {
		return {
			name,
			namespace,
			image: this.#options.samples[image]?.reference ?? `dev.local/${image}:v1`,
			labels: {[runLabel]: this.#options.run},
			resources: {requests: {cpu: '5m'}},
		};
	}
}

/** The real workload that is judged: of a scenario, its last step's. */
function lookedAt(probe: Probe): RealWorkload | undefined {
	if (probe.kind === 'scenario') {
		return probe.steps.flatMap(step => ('workload' in step ? [step.workload] : [])).at(-1);
	}
	return 'workload' in probe && 'name' in probe.workload ? probe.workload : undefined;
}
