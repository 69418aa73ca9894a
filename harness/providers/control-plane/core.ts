import {request} from 'node:https';
import type {KubeConfig} from '@kubernetes/client-node';
import pRetry from 'p-retry';
import type {ReadyPrograms} from '../../../images/control-plane/programs.ts';
import {loopback} from '../../../images/control-plane/process-manifests.ts';
import {limits} from '../../machine/limits.ts';
import {apiServerOptions} from './api-server.ts';
import {belowLimit, eagerly} from './collect-garbage.ts';
import {Component} from './component.ts';
import {makeCredentials, type Credentials} from './credentials.ts';
import {etcdOptions} from './etcd.ts';
import {adminKubeconfig, writeKubeconfig} from './kubeconfig.ts';
import {reservePort} from './reserve-port.ts';

/** etcd and an API server that is ready. */
export interface Servers {
	readonly etcd: Component;
	readonly apiServer: Component;
}

/** What stays when these programs are replaced. */
export interface Core {
	readonly port: number;
	readonly server: string;
	readonly credentials: Credentials;
	/** For the administrator. */
	readonly kubeConfig: KubeConfig;
	readonly kubeconfig: string;
}

/** Chooses a port, and writes the credentials and the administrator's kubeconfig to the folder. */
export async function makeCore(folder: string, cluster: string): Promise<Core> {
	const [port, credentials] = await Promise.all([reservePort(), makeCredentials(folder)]);
	const server = `https://${loopback}:${port}`;
	const {kubeConfig, path} = await writeKubeconfig(folder, {
		file: adminKubeconfig,
		cluster,
		server,
		user: 'admin',
		credentials,
	});
	return {port, server, credentials, kubeConfig, kubeconfig: path};
}

/**
 * Starts etcd on the data in the folder, and an API server on it. If it fails, the caller's stack ends what was
 * started.
 */
export async function startServers(
	{port, server, credentials}: Core,
	{
		ready: {programs},
		folder,
		stays,
		stack,
		signal,
		release,
	}: {
		readonly ready: Pick<ReadyPrograms, 'programs'>;
		readonly folder: string;
		readonly stays: boolean;
		readonly stack: AsyncDisposableStack;
		readonly signal: AbortSignal;
		/** If another one ran before. */
		readonly release?: string;
	},
): Promise<Servers> {
	const start = async (
		component: 'etcd' | 'kube-apiserver',
		options: readonly string[],
	): Promise<Component> => {
		const started = await Component.start({
			name: component,
			...(release !== undefined && {release}),
			program: programs[component].file,
			options,
			folder,
			stays,
			env: component === 'kube-apiserver' ? belowLimit : eagerly,
		});
		stack.defer(() => started.kill());
		return started;
	};
	const etcd = await start('etcd', etcdOptions);
	const apiServer = await start('kube-apiserver', apiServerOptions(port));
	await isReady(server, credentials, AbortSignal.any([signal, etcd.ended, apiServer.ended]));
	return {etcd, apiServer};
}

async function isReady(
	server: string,
	{certificate, tokens}: Credentials,
	signal: AbortSignal,
): Promise<void> {
	await pRetry(() => askReadiness(`${server}/readyz`, {ca: certificate, token: tokens.admin}), {
		retries: Number.POSITIVE_INFINITY,
		minTimeout: 50,
		factor: 1,
		maxRetryTime: limits.apiServerReady,
		signal,
	});
}

/** Throws the API server's message while it is not ready. */
async function askReadiness(url: string, {ca, token}: {ca: string; token: string}): Promise<void> {
	const {promise, resolve, reject} = Promise.withResolvers<void>();
	const headers = {authorization: `Bearer ${token}`};
	const asked = request(url, {ca, headers, timeout: limits.request}, answer => {
		let text = '';
		answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
		answer.on('end', () => {
			if (answer.statusCode === 200) resolve();
			else reject(new Error(`kube-apiserver is not ready: HTTP ${answer.statusCode} ${text}`));
		});
	});
	asked.on('error', reject);
	asked.end();
	return promise;
}
