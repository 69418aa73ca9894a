import type {KubeConfig} from '@kubernetes/client-node';
import type {FoundPrograms, ReadyPrograms} from '../../../images/control-plane/programs.ts';
import {atPort} from '../../../images/control-plane/process-manifests.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Progress} from '../../../images/host/progress.ts';
import {applyAll} from '../../cluster/apply.ts';
import {connect, type Connection} from '../../cluster/connect.ts';
import {webhookAnswers} from '../install-knative.ts';
import {clusterFacts} from '../node-facts.ts';
import {claimFolder} from './claim.ts';
import {Component, type Launch} from './component.ts';
import {controllerManagerOptions} from './controller-manager.ts';
import {makeCore, startServers, type Core} from './core.ts';
import {dataFolder, makeDataFolder, removeWithUs} from './data-folder.ts';
import {eagerly} from './collect-garbage.ts';
import {knativeEnvironment} from './knative-environment.ts';
import {writeKubeconfig} from './kubeconfig.ts';
import {describePrograms} from './described.ts';
import {established, putPreparedData} from './prepared-data.ts';
import {proveRelease, webhookListens} from './prove-release.ts';
import {writeRecord, type Record} from './record.ts';
import {reservePort} from './reserve-port.ts';

/** The options of a new control plane. */
export interface ControlPlaneOptions {
	readonly name: string;
	readonly found: FoundPrograms;
	readonly cache: string;
	/** Whether it stays when this process ends. */
	readonly stays: boolean;
	readonly progress: Progress;
	readonly signal: AbortSignal;
	/** The port of Knative's webhook; default: a free one. */
	readonly webhookPort?: number;
}

/** A ready control plane, proved to be of the requested release. */
export interface ControlPlane {
	/** Of the release that runs now. */
	readonly record: Record;
	readonly kubeconfig: string;
	readonly kubeConfig: KubeConfig;
	/** Aborted, with the end of its log, once one of its processes has ended by itself. */
	readonly ended: AbortSignal;
	/**
	 * Replaces Knative by another release, as an administrator does: its objects are applied over those that are there
	 * while the old programs still run, then these end and its own start on the same port. It is proved to answer.
	 */
	upgradeTo(found: FoundPrograms): Promise<void>;
	/**
	 * Replaces etcd, the API server and the controller manager by those of another release, on the same data and port. Knative's
	 * programs stay.
	 */
	upgradeKubernetesTo(kubernetes: string, found: FoundPrograms): Promise<void>;
	/** Ends its processes and removes its folder. */
	stop(): Promise<void>;
	/** From now on this process may end before it, and another one may use it. */
	letGo(): Promise<void>;
}

/** Starts a control plane. If that fails or is interrupted, everything is removed. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
	const {name, found, progress, signal, stays} = options;
	const folder = dataFolder(name);
	await using stack = new AsyncDisposableStack();
	const ready = await found.ready(options);
	if (!stays) stack.use(await removeWithUs(folder));
	stack.use(await makeDataFolder(folder));
	const claim = stack.use(await claimFolder(folder));
	await putPreparedData(ready, folder, options);
	const started = progress.step(`control plane ${name}: etcd, kube-apiserver`);
	const core = await makeCore(folder, name);
	const servers = await startServers(core, {ready, folder, stays, stack, signal});
	started('ready');
	await using over = new AsyncDisposableStack();
	const connection = connect(core.kubeConfig);
	over.defer(() => connection.close());
	const joined = progress.step(`Knative ${found.knative}: webhook and controller`);
	const webhookPort = options.webhookPort ?? (await reservePort());
	const joining = {...options, ready, core, folder, webhookPort, stack};
	const [manager, knative] = await Promise.all([startManager(joining), startKnative(joining)]);
	const ended = new AbortController();
	const watchOver = (components: readonly Component[]): void => {
		for (const each of components) {
			each.ended.addEventListener('abort', () => ended.abort(each.ended.reason));
		}
	};
	let running = {servers, manager, knative};
	const all = (): readonly Component[] => {
		const {etcd, apiServer} = running.servers;
		return [etcd, apiServer, ...running.manager, ...running.knative];
	};
	watchOver(all());
	await knativeAnswers(connection, joining, running.knative, ended.signal);
	joined(`answers; it is ${found.knative}`);
	let programs = ready;
	const described = async (asking: Connection, {missing}: FoundPrograms): Promise<Record> => ({
		name,
		knative: programs.knative,
		kubernetes: (await clusterFacts(asking)).kubernetes,
		missing,
		components: await describePrograms(programs, options),
		pids: pidsOf(all()),
		webhookPort,
		stays,
	});
	let record = await described(connection, found);
	await writeRecord(folder, record);
	const owned = stack.move();
	return {
		get record() {
			return record;
		},
		kubeconfig: core.kubeconfig,
		kubeConfig: core.kubeConfig,
		ended: ended.signal,
		async upgradeTo(wanted) {
			const next = {...joining, ready: await wanted.ready(options), stack: owned};
			await using asked = new AsyncDisposableStack();
			const asking = connect(core.kubeConfig);
			asked.defer(() => asking.close());
			const {signal: aborted} = options;
			const replaced = progress.step(`Knative ${next.ready.knative} in place of ${record.knative}`);
			await applyOver(asking, next.ready.manifests, aborted);
			await Promise.all(running.knative.map(each => each.kill()));
			await forgetLeaders(asking);
			running = {...running, knative: await startKnative(next, next.ready.knative)};
			watchOver(running.knative);
			await knativeAnswers(asking, next, running.knative, ended.signal);
			programs = {
				...next.ready,
				programs: {...next.ready.programs, ...kubernetesOf(programs)},
			};
			record = await described(asking, wanted);
			await writeRecord(folder, record);
			replaced(`answers; it is ${record.knative}`);
		},
		async upgradeKubernetesTo(kubernetes, wanted) {
			const next = {...joining, ready: await wanted.ready(options), stack: owned};
			const replaced = progress.step(`Kubernetes ${kubernetes} in place of ${record.kubernetes}`);
			const {etcd, apiServer} = running.servers;
			await Promise.all([apiServer, ...running.manager].map(each => each.kill()));
			// As it is asked to, so that its data is whole.
			await etcd.stop();
			running = {...running, servers: await startServers(core, {...next, release: kubernetes})};
			running = {...running, manager: await startManager(next, kubernetes)};
			watchOver([running.servers.etcd, running.servers.apiServer, ...running.manager]);
			await using asked = new AsyncDisposableStack();
			const asking = connect(core.kubeConfig);
			asked.defer(() => asking.close());
			await webhookAnswers(asking, AbortSignal.any([options.signal, ended.signal]));
			programs = {...programs, programs: {...programs.programs, ...kubernetesOf(next.ready)}};
			record = await described(asking, wanted);
			await writeRecord(folder, record);
			if (record.kubernetes !== kubernetes) {
				throw new EnvironmentError(
					`the API server says that it is Kubernetes ${record.kubernetes}, not ${kubernetes}`,
				);
			}
			replaced('answers, and Knative with it');
		},
		stop: () => owned.disposeAsync(),
		async letGo() {
			for (const each of all()) each.letGo();
			await claim[Symbol.asyncDispose]();
		},
	};
}

interface Joining extends ControlPlaneOptions {
	readonly ready: ReadyPrograms;
	readonly core: Core;
	readonly folder: string;
	readonly webhookPort: number;
	readonly stack: AsyncDisposableStack;
}

/** The release is given if another one ran before; so it is below. */
async function startManager(joining: Joining, release?: string): Promise<readonly Component[]> {
	const kubeconfig = await kubeconfigFor(joining, 'controllerManager');
	const options = controllerManagerOptions(kubeconfig);
	return start(joining, 'kube-controller-manager', {options, env: eagerly, release});
}

/** Starts the webhook and the controller. */
async function startKnative(joining: Joining, release?: string): Promise<readonly Component[]> {
	const kubeconfig = await kubeconfigFor(joining, 'knative');
	const {folder, webhookPort} = joining;
	const started = await Promise.all(
		(['webhook', 'controller'] as const).map(async name => {
			const [metrics, profiling] = await Promise.all([reservePort(), reservePort()]);
			const ports = {webhook: webhookPort, metrics, profiling};
			const env = {...knativeEnvironment(name, {kubeconfig, folder, ports}), ...eagerly};
			return start(joining, name, {options: [], env, release});
		}),
	);
	return started.flat();
}

/** Does nothing if the program is missing. */
async function start(
	{ready, folder, stays, stack}: Joining,
	name: 'webhook' | 'controller' | 'kube-controller-manager',
	{release, ...more}: Pick<Launch, 'options' | 'env'> & {readonly release: string | undefined},
): Promise<readonly Component[]> {
	const program = ready.programs[name]?.file;
	if (program === undefined) return [];
	const started = await Component.start({
		name,
		program,
		folder,
		stays,
		...more,
		...(release !== undefined && {release}),
	});
	stack.defer(() => started.kill());
	return [started];
}

async function kubeconfigFor(
	{folder, name, core}: Joining,
	user: 'knative' | 'controllerManager',
): Promise<string> {
	const {server, credentials} = core;
	const file = `${user}.kubeconfig`;
	return (await writeKubeconfig(folder, {file, cluster: name, server, user, credentials})).path;
}

/** Makes the API server call the webhook, waits for its answer, and proves that it is of its release. */
async function knativeAnswers(
	connection: Connection,
	{ready, webhookPort: port, signal}: Joining,
	components: readonly Component[],
	ended: AbortSignal,
): Promise<void> {
	const webhook = {pid: pidsOf(components)['webhook'] ?? 0, port, release: ready.knative};
	const either = AbortSignal.any([signal, ended]);
	await applyAll(connection, atPort(ready.manifests.webhooks, port), either);
	await webhookListens(webhook, either);
	await webhookAnswers(connection, either);
	await proveRelease(connection, webhook);
}

/** Those of Kubernetes. */
function kubernetesOf({programs}: ReadyPrograms): Partial<ReadyPrograms['programs']> {
	const {etcd, 'kube-apiserver': apiServer, 'kube-controller-manager': manager} = programs;
	return {
		etcd,
		'kube-apiserver': apiServer,
		...(manager && {'kube-controller-manager': manager}),
	};
}

const pidsOf = (components: readonly Component[]): Record['pids'] =>
	Object.fromEntries(components.map(({name, pid}) => [name, pid]));

/** As `kubectl apply` of the release's two files: what users have set in its ConfigMaps stays. */
async function applyOver(
	connection: Connection,
	{crds, core}: ReadyPrograms['manifests'],
	signal: AbortSignal,
): Promise<void> {
	await applyAll(connection, crds, signal);
	await established(connection, crds, signal);
	await applyAll(connection, core, signal);
}

/** Its Leases name programs that were killed, and last 60 s: without them the next controller begins at once. */
async function forgetLeaders({leases}: Connection): Promise<void> {
	await leases.deleteCollectionNamespacedLease({namespace: 'knative-serving'});
}
