import type {KubeConfig} from '@kubernetes/client-node';
import type {FoundPrograms, ReadyPrograms} from '../../../images/control-plane/programs.ts';
import {atPort} from '../../../images/control-plane/process-manifests.ts';
import type {Progress} from '../../../images/host/progress.ts';
import {applyAll} from '../../cluster/apply.ts';
import {connect, type Connection} from '../../cluster/connect.ts';
import {webhookAnswers} from '../install-knative.ts';
import {clusterFacts} from '../node-facts.ts';
import {claimFolder} from './claim.ts';
import {Component} from './component.ts';
import {controllerManagerOptions} from './controller-manager.ts';
import {startCore, type Core} from './core.ts';
import {dataFolder, makeDataFolder, removeWithUs} from './data-folder.ts';
import {knativeEnvironment} from './knative-environment.ts';
import {writeKubeconfig} from './kubeconfig.ts';
import {describePrograms} from './described.ts';
import {putPreparedData} from './prepared-data.ts';
import {proveRelease, webhookListens, type MeantWebhook} from './prove-release.ts';
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
	readonly record: Record;
	readonly kubeconfig: string;
	readonly kubeConfig: KubeConfig;
	/** Aborted, with the end of its log, once one of its processes has ended by itself. */
	readonly ended: AbortSignal;
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
	const core = await startCore(ready.programs, {folder, name, stays, stack, signal});
	started('ready');
	await using over = new AsyncDisposableStack();
	const connection = connect(core.kubeConfig);
	over.defer(() => connection.close());
	const joined = progress.step(`Knative ${found.knative}: webhook and controller`);
	const webhookPort = options.webhookPort ?? (await reservePort());
	const components = await startOthers({...options, ready, core, folder, webhookPort, stack});
	const ended = AbortSignal.any(components.map(each => each.ended));
	const pids = Object.fromEntries(components.map(({name: each, pid}) => [each, pid]));
	const webhook = {pid: pids['webhook'] ?? 0, port: webhookPort, release: found.knative};
	await knativeAnswers(connection, {ready, webhook, signal: AbortSignal.any([signal, ended])});
	await proveRelease(connection, webhook);
	joined(`answers; it is ${found.knative}`);
	const {kubernetes} = await clusterFacts(connection);
	const record: Record = {
		name,
		knative: found.knative,
		kubernetes,
		missing: found.missing,
		components: await describePrograms(ready, options),
		pids,
		webhookPort,
		stays,
	};
	await writeRecord(folder, record);
	const owned = stack.move();
	return {
		record,
		kubeconfig: core.kubeconfig,
		kubeConfig: core.kubeConfig,
		ended,
		stop: () => owned.disposeAsync(),
		async letGo() {
			for (const each of components) each.letGo();
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

/** Starts the clients of the API server; returns all processes. */
async function startOthers(joining: Joining): Promise<readonly Component[]> {
	const {core} = joining;
	const knative = await kubeconfigFor(joining, 'knative');
	const manager = await kubeconfigFor(joining, 'controllerManager');
	const others = await Promise.all([
		startKnative(joining, 'webhook', knative),
		startKnative(joining, 'controller', knative),
		start(joining, 'kube-controller-manager', {options: controllerManagerOptions(manager)}),
	]);
	return [core.etcd, core.apiServer, ...others.flat()];
}

async function startKnative(
	joining: Joining,
	name: 'webhook' | 'controller',
	kubeconfig: string,
): Promise<readonly Component[]> {
	const {folder, webhookPort} = joining;
	const [metrics, profiling] = await Promise.all([reservePort(), reservePort()]);
	const ports = {webhook: webhookPort, metrics, profiling};
	const env = knativeEnvironment(name, {kubeconfig, folder, ports});
	return start(joining, name, {options: [], env});
}

/** Does nothing if the program is missing. */
async function start(
	{ready, folder, stays, stack}: Joining,
	name: 'webhook' | 'controller' | 'kube-controller-manager',
	{options, env}: {options: readonly string[]; env?: Readonly<{[name: string]: string}>},
): Promise<readonly Component[]> {
	const program = ready.programs[name]?.file;
	if (program === undefined) return [];
	const launch = {name, program, options, folder, stays, ...(env && {env})};
	const started = await Component.start(launch);
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

/** Makes the API server call the webhook, and waits for its answer. */
async function knativeAnswers(
	connection: Connection,
	{ready, webhook, signal}: {ready: ReadyPrograms; webhook: MeantWebhook; signal: AbortSignal},
): Promise<void> {
	await applyAll(connection, atPort(ready.manifests.webhooks, webhook.port), signal);
	await webhookListens(webhook, signal);
	await webhookAnswers(connection, signal);
}
