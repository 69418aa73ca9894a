import pLimit, {type LimitFunction} from 'p-limit';
import {dryRun, dryRunPatch, speaksOfDryRun} from '../cluster/dry-run.ts';
import type {ComponentLogs} from './component-logs.ts';
import {evidenceOf} from './evidence.ts';
import {LiveWorkload} from './live-workload.ts';
import type {Enforced} from '../cluster/namespace.ts';
import {requireKnatives, type OtherWriters} from './other-writers.ts';
import {placementOf} from './placement.ts';
import {RunNamespace} from './run-namespace.ts';
import {runScenario} from './scenario.ts';
import type {ClusterTargetOptions} from './cluster-target-options.ts';
import {create, Storage, withoutPod} from './stored-objects.ts';
import {atLevel} from '../model/configuration.ts';
import type {LevelSwitch} from '../configuration/switch.ts';
import {requestsAtOnce} from '../machine/limits.ts';
import {manifestOf, type Placement} from '../model/manifest.ts';
import type {Admission, NodeFacts, Readings} from '../model/readings.ts';
import {patchBody} from '../model/patched.ts';
import type {Evidence} from '../model/result.ts';
import {
	isSystem,
	questionOf,
	realWorkloadsOf,
	type Asking,
	type Patch,
	type Probe,
} from '../model/row.ts';
import type {EnteredTarget} from '../model/target.ts';
import type {ObjectKind, RealWorkload, Workload} from '../model/workloads.ts';

/** A cluster in one configuration: the readings of each probe, and the objects created for it. */
export class EnteredCluster implements EnteredTarget {
	readonly #options: ClusterTargetOptions;
	readonly #levelSwitch: LevelSwitch;
	readonly #name: string;
	readonly #runNamespaces = new Map<Enforced, Promise<RunNamespace>>();
	readonly #live = new Map<string, Promise<LiveWorkload>>();
	readonly #dryRuns = pLimit(requestsAtOnce);
	/** The answers of admission, and the object that each is about, by question. */
	readonly #answers = new Map<string, Promise<Admission>>();
	readonly #asked = new Map<string, string>();
	readonly #starts: LimitFunction;
	readonly #released: Promise<PromiseSettledResult<void>[]>[] = [];
	readonly #storage: Storage | undefined;
	readonly #nodeFacts: () => Promise<NodeFacts | undefined>;
	/** Undoes what entering wrote to other ConfigMaps. */
	readonly #undo: AsyncDisposable;
	readonly #others: OtherWriters | undefined;
	readonly #componentLogs: ComponentLogs;
	/** The number of objects that were really created because a dry run was not enough. */
	#created = 0;
	#stored:
		{readonly kind: ObjectKind; readonly namespace: string; readonly name: string} | undefined;

	constructor(
		options: ClusterTargetOptions,
		entered: {
			levelSwitch: LevelSwitch;
			name: string;
			storage: Storage | undefined;
			undo: AsyncDisposable;
			/** How many containers are started at once. */
			placesAtOnce: number;
			/** Read at the first call, if there are nodes. */
			nodeFacts: () => Promise<NodeFacts | undefined>;
			/** Of Knative's components, for the evidence. */
			componentLogs: ComponentLogs;
			/** Left out where nobody else is. */
			others?: OtherWriters;
		},
	) {
		this.#options = options;
		this.#starts = pLimit(entered.placesAtOnce);
		this.#nodeFacts = entered.nodeFacts;
		this.#levelSwitch = entered.levelSwitch;
		this.#name = entered.name;
		this.#storage = entered.storage;
		this.#undo = entered.undo;
		this.#others = entered.others;
		this.#componentLogs = entered.componentLogs;
	}

	async read(probe: Probe): Promise<Readings> {
		this.#others?.requireNone(probe);
		const readings = await this.#read(probe);
		if (this.#options.shared) {
			requireKnatives(readings.admission);
			await this.#options.journal?.verify();
		}
		return readings;
	}

	async #read(probe: Probe): Promise<Readings> {
		const {run, samples} = this.#options;
		switch (probe.kind) {
			case 'admission':
			case 'warnings': {
				const {object, workload} = probe;
				const asking = probe.kind === 'admission' ? probe.asking : undefined;
				return {admission: await this.#answer(object, workload, asking)};
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
			case 'process':
			case 'attempts': {
				const [node, readings] = await Promise.all([
					this.#nodeFacts(),
					this.#create(probe.workload).then(live => this.#readRunning(probe, live)),
				]);
				return {...readings, ...(node && {node})};
			}
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
		const [own, components] = await Promise.all([
			this.#evidence(probe),
			this.#componentLogs.lines(),
		]);
		return components.length === 0 ? own : {...own, components};
	}

	async #evidence(probe: Probe): Promise<Evidence> {
		if (probe.kind === 'admission' || probe.kind === 'warnings') {
			const asking = probe.kind === 'admission' ? probe.asking : undefined;
			const object = this.#asked.get(questionOf(probe.object, probe.workload, asking));
			return object === undefined ? {} : {object};
		}
		if (probe.kind === 'update') {
			const object = this.#storage?.pathOf(probe);
			return object === undefined ? {} : {object: `${object} (dry run)`};
		}
		const workload = lookedAt(probe);
		if (!workload) return {};
		const {name, namespace, as} = workload;
		const [live, runNamespace] = await Promise.all([
			this.#live.get(name),
			this.#runNamespaces.get(namespace),
		]);
		if (!live || !runNamespace) return {};
		const object = `${live.object} (of ${as} ${name})`;
		return evidenceOf(this.#options.connection, runNamespace, {name, object});
	}

	release(probe: Probe): void {
		const removals = realWorkloadsOf(probe).map(async ({name}) => {
			await (await this.#live.get(name))?.remove();
		});
		this.#released.push(Promise.allSettled(removals));
	}

	/** Removes everything that could not be removed before, or fails with the reason. */
	async leave(): Promise<void> {
		await this.#undo[Symbol.asyncDispose]();
		await Promise.all(this.#released);
		const runNamespaces = await Promise.allSettled(this.#runNamespaces.values());
		const opened = runNamespaces.flatMap(runNamespace =>
			runNamespace.status === 'fulfilled' ? [runNamespace.value] : [],
		);
		await Promise.all(opened.map(runNamespace => runNamespace.close()));
	}

	async #readRunning(
		probe: Extract<Probe, {readonly kind: 'outcome' | 'process' | 'attempts'}>,
		live: LiveWorkload,
	): Promise<Readings> {
		if (probe.kind === 'outcome') return live.outcome();
		return probe.kind === 'process' ? live.processStatus(probe.of) : live.attempts();
	}

	/** The answer of admission, requested once for all rows that use it. */
	#answer(kind: ObjectKind, workload: Workload, asking?: Asking): Promise<Admission> {
		const question = questionOf(kind, workload, asking);
		const known = this.#answers.get(question);
		if (known) return known;
		const answer = this.#dryRuns(() => this.#ask(kind, workload, asking));
		this.#answers.set(question, answer);
		return answer;
	}

	/**
	 * The answer of admission to a dry-run create. If a refusal is about the dry run itself, it does not apply to a real
	 * create, which is then made.
	 */
	async #ask(kind: ObjectKind, workload: Workload, asking: Asking = {}): Promise<Admission> {
		const {connection, run} = this.#options;
		const ask = asking.user === undefined ? {} : {user: asking.user};
		const namespace = isSystem(asking.namespace)
			? asking.namespace
			: `${run}-${asking.namespace ?? 'dry'}`;
		const placement = {
			...this.#placement(workload, asking.name ?? 'row', namespace),
			...(asking.generateName && {generateName: asking.generateName}),
		};
		const question = questionOf(kind, workload, asking);
		this.#asked.set(question, `${namespace}/${kind}/${placement.name} (dry run)`);
		const answer = await dryRun(connection, kind, manifestOf(kind, workload, placement), ask);
		if (!speaksOfDryRun(answer)) return answer;
		const runNamespace = await this.#runNamespace('plain');
		this.#created += 1;
		const placed = this.#placement(workload, `asked-${this.#created}`, runNamespace.namespace);
		this.#asked.set(question, `${runNamespace.namespace}/${kind}/${placed.name}`);
		const {inert = withoutPod} = this.#options;
		const object = manifestOf(kind, workload, {...placed, ...inert});
		return dryRun(connection, kind, object, {...ask, really: true});
	}

	/** Stores an object that starts nothing, for a scenario's steps. */
	async #store(kind: ObjectKind, workload: Workload): Promise<void> {
		const {namespace} = await this.#runNamespace('plain');
		const {inert = withoutPod} = this.#options;
		const placement = {...this.#placement(workload, 'row', namespace), ...inert};
		await create(this.#options.connection, kind, manifestOf(kind, workload, placement));
		this.#stored = {kind, namespace, name: placement.name};
	}

	async #patch(patch: Patch): Promise<Admission> {
		if (!this.#stored) throw new Error('nothing was stored that could be patched');
		const user = patch.change === 'annotation' ? {user: patch.user} : {};
		return dryRunPatch(this.#options.connection, this.#stored, patchBody(patch), user);
	}

	/** The live workload with this name, created at the first call. */
	#create(workload: RealWorkload): Promise<LiveWorkload> {
		const known = this.#live.get(workload.name);
		if (known) return known;
		const created = this.#deploy(workload);
		this.#live.set(workload.name, created);
		return created;
	}

	async #deploy(workload: RealWorkload): Promise<LiveWorkload> {
		const {connection, node, tiers, signal} = this.#options;
		const runNamespace = await this.#runNamespace(workload.namespace);
		const nodes = tiers.includes('runtime');
		const {name, as} = workload;
		const live = new LiveWorkload(workload, {connection, runNamespace, node, nodes, signal});
		const placement = this.#placement(workload, name, runNamespace.namespace);
		const object = manifestOf(as, workload, placement);
		const createIt = (): Promise<void> => create(connection, as, object);
		if (workload.pod === 'unscheduled' || !nodes) await createIt();
		else await this.#start(live, createIt);
		return live;
	}

	/** Creates the object when a start slot is free, and holds the slot until its container has an outcome. */
	async #start(live: LiveWorkload, deploy: () => Promise<void>): Promise<void> {
		const {promise, resolve, reject} = Promise.withResolvers<void>();
		const hold = async (): Promise<void> => {
			await deploy();
			resolve();
			await live.outcome();
		};
		// A failure while waiting for the outcome is reported to the rows that read it.
		this.#starts(hold).catch(reject);
		return promise;
	}

	#runNamespace(enforced: Enforced): Promise<RunNamespace> {
		const known = this.#runNamespaces.get(enforced);
		if (known) return known;
		const name = enforced === 'plain' ? this.#name : `${this.#name}-restricted`;
		const opened = RunNamespace.open(this.#options.connection, {
			name,
			run: this.#options.run,
			enforced,
		});
		this.#runNamespaces.set(enforced, opened);
		return opened;
	}

	#placement(workload: Workload, name: string, namespace: string): Placement {
		return placementOf(this.#options, workload, name, namespace);
	}
}

/** The real workload that is judged; for a scenario, that of its last step. */
function lookedAt(probe: Probe): RealWorkload | undefined {
	return realWorkloadsOf(probe).at(-1);
}
