import {isDeepStrictEqual} from 'node:util';
import type {CacheSettings} from '../../../images/cache/cache.ts';
import type {SampleImage} from '../../../images/prepare/prepare.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {SampleName} from '../../../images/recipe/samples.ts';
import type {Connection} from '../../cluster/connect.ts';
import {holderIdentity} from '../../../images/host/holder.ts';
import {holdLease} from '../../cluster/lease.ts';
import {namespacesGone, runLabel} from '../../cluster/namespace.ts';
import {readMap} from '../../configuration/config-map.ts';
import {Journal} from '../../configuration/journal.ts';
import {requireNoJournal} from '../../configuration/journal-record.ts';
import {tiers as allTiers, type Level, type Tier} from '../../model/levels.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {owners} from '../../model/requirement.ts';
import {ClusterTarget} from '../../reading/cluster-target.ts';
import {withoutPod, withoutRoom} from '../../reading/stored-objects.ts';
import {clusterPrefix} from '../kind/kind.ts';
import {clusterFacts} from '../node-facts.ts';
import type {Opening, OpenProvider, OtherRevision, Provider} from '../provider.ts';
import {operatedBy, operatorRights, type OperatedMap} from './operated.ts';
import {connectTo, currentLevel, untilArrived} from './existing.ts';
import {knativeVersion} from './existing-provider.ts';
import {foreseeGuest} from './foresee.ts';
import {requireSwitchable, type Accepted} from './guest-checks.ts';
import {whyNotGuest, type GuestMode} from './guest-rows.ts';
import {compareRenderings, renderings} from './other-revisions.ts';
import {replicasOf, requireAlike, tellArrival} from './replicas.ts';
import {removeRun, runLease} from './recover.ts';
import {autoscalerConfig, mayI, readWithRights, requireRights} from './rights.ts';

/** The samples as a cluster pulls them. */
export interface GuestSamples {
	readonly names: ReadonlySet<SampleName>;
	load(
		settings: Pick<CacheSettings, 'progress' | 'signal'>,
	): Promise<Readonly<Partial<Record<SampleName, SampleImage>>>>;
}

/** A cluster that `spd` did not create, and what it may do there. */
export interface GuestOptions extends Accepted {
	readonly context: string;
	readonly kubeconfig: string | undefined;
	readonly mode: GuestMode;
	/** The samples that this cluster can pull; left out if it can none. */
	readonly samples?: GuestSamples;
	/** Wait for a run that uses the cluster. */
	readonly wait: boolean;
	/** Every flag that some row sets. */
	readonly judgedFlags: readonly string[];
}

/**
 * An existing cluster on which a run creates objects in namespaces of its own and, with `switch`, changes the level. It
 * puts back what it changed, whatever ends it: see `Journal`.
 */
export async function guestProvider(options: GuestOptions): Promise<Provider> {
	const connection = connectTo(options.context, options.kubeconfig);
	return readWithRights(connection, options.mode, () => providerOn(connection, options));
}

async function providerOn(connection: Connection, options: GuestOptions): Promise<Provider> {
	const level = await currentLevel(connection, knativeLevel);
	const version = await knativeVersion(connection);
	const map = await readMap(connection, knativeLevel);
	const {data = {}} = map;
	const operated = options.mode === 'switch' ? await operatedBy(connection, map) : undefined;
	const samples = options.samples?.names ?? new Set();
	const {judgedFlags, mode} = options;
	const scope = {
		mode,
		level,
		data,
		samples,
		judgedFlags,
		operated: operated !== undefined,
		impersonates: await mayImpersonate(connection),
	};
	const tiers = allTiers.filter(tier => samples.size > 0 || tier !== 'runtime');
	return {
		name: 'existing',
		version,
		// Also those that need samples: `whyNot` says why their rows do not run.
		tiers: allTiers,
		owns: owners,
		// Knative's webhook answers 20 dry runs per second for all its users together (real-cluster.md §0.1).
		requestsAtOnce: 4,
		whyNot: row => whyNotGuest(row, scope),
		foresee: watching => foreseeGuest(connection, {...options, operated}, watching),
		open: opening =>
			open(options, {connection, level, data, tiers, ...(operated && {operated})}, opening),
	};
}

/** What the rows were chosen by, before the cluster was this run's. */
interface Planned {
	readonly connection: Connection;
	readonly level: Level;
	readonly data: Readonly<Record<string, string>>;
	readonly tiers: readonly Tier[];
	readonly operated?: OperatedMap;
}

async function open(
	{mode, context, samples, wait, judgedFlags, ...accepted}: GuestOptions,
	{connection, level, data, tiers, operated}: Planned,
	{run: id, progress, signal, left}: Opening,
): Promise<OpenProvider> {
	const run = `${clusterPrefix}${id}`;
	const holder = holderIdentity(`run ${run}`);
	await using ending = new AsyncDisposableStack();
	ending.defer(() => connection.close());
	await requireRights(connection, mode, operated && operatorRights(operated));
	const lease = ending.use(await holdLease(connection, runLease, {holder, wait, progress, signal}));
	await requireNoJournal(connection);
	if (mode === 'create') {
		await requireUnchanged(connection, data);
		await untilArrived(connection, knativeLevel, {progress, signal});
	}
	if (mode === 'switch') await requireSwitchable(connection, {...accepted, operated});
	const journal = new Journal(connection, run);
	const mayStay = `what ${run} changed and created on ${context}: spd recover --context ${context}`;
	left.add(mayStay);
	ending.defer(async () => {
		await journal.restore();
		await removeRun(connection, run);
		await namespacesGone(connection, `${runLabel}=${run}`);
		await journal.end();
		left.delete(mayStay);
	});
	await journal.begin(knativeLevel);
	const replicas = await replicasOf(connection);
	const target = ending.use(
		await ClusterTarget.open({
			connection,
			run,
			owns: owners,
			tiers,
			level: knativeLevel,
			samples: (await samples?.load({progress, signal})) ?? {},
			journal,
			inert: (await allowsZeroScale(connection)) ? withoutPod : withoutRoom,
			queueProxyCpu: releasedQueueProxyCpu,
			shared: true,
			...(operated && {operated}),
			...(replicas && {replicas}),
			cleared: judgedFlags.filter(flag => data[flag] !== undefined),
			...(mode === 'create' && {fixed: level}),
			signal: AbortSignal.any([signal, lease.lost]),
		}),
	);
	const before = mode === 'switch' ? await renderings(connection) : undefined;
	let otherRevisions: readonly OtherRevision[] | undefined;
	const alike = mode === 'create' && replicas ? await requireAlike(replicas, `${run}-dry`) : [];
	const facts = await clusterFacts(connection);
	const end = ending.move();
	return {
		target,
		get measured() {
			return {
				cluster: context,
				facts,
				...(target.nodeFacts && {insidePods: target.nodeFacts}),
				components: [],
				arrival: tellArrival(target.levelSwitch.entered.at(-1)?.replicas ?? alike),
				spellings: target.levelSwitch.tried,
				entered: target.levelSwitch.entered,
				configurationBefore: target.levelSwitch.original,
				...(otherRevisions && {otherRevisions}),
			};
		},
		async close() {
			await using _ = end;
			await target[Symbol.asyncDispose]();
			await journal.restore();
			if (before) otherRevisions = compareRenderings(before, await renderings(connection));
			return target.levelSwitch.stored();
		},
	};
}

/** Knative's default for queue-proxy's CPU request (serving `pkg/deployment/config.go`). */
const releasedQueueProxyCpu = 0.025;

/** Rows ask as others by user and group. */
async function mayImpersonate(connection: Connection): Promise<boolean> {
	const asked = ['users', 'groups'].map(resource =>
		mayI(connection, {group: '', resource, verbs: ['impersonate']}),
	);
	return (await Promise.all(asked)).every(Boolean);
}

async function allowsZeroScale(connection: Connection): Promise<boolean> {
	const place = {namespace: knativeLevel.namespace, configMap: autoscalerConfig};
	const {data} = await readMap(connection, place);
	return data?.['allow-zero-initial-scale']?.toLowerCase() === 'true';
}

/** @throws {EnvironmentError} if another run, or its owner, has changed the level since the rows were chosen */
async function requireUnchanged(
	connection: Connection,
	data: Readonly<Record<string, string>>,
): Promise<void> {
	const {data: now = {}} = await readMap(connection, knativeLevel);
	if (isDeepStrictEqual(now, data)) return;
	const {namespace, configMap} = knativeLevel;
	throw new EnvironmentError(
		`ConfigMap ${namespace}/${configMap} has changed since the rows were chosen by it, perhaps by the run that used ` +
			'the cluster before: nothing was changed; run again',
	);
}
