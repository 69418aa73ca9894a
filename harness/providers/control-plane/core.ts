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
export interface Core {
	readonly etcd: Component;
	readonly apiServer: Component;
	readonly server: string;
	readonly credentials: Credentials;
	/** For the administrator. */
	readonly kubeConfig: KubeConfig;
	readonly kubeconfig: string;
}

/**
 * Starts etcd on the data in the folder, and an API server on it. If it fails, the caller's stack ends what was
 * started.
 */
export async function startCore(
	programs: ReadyPrograms['programs'],
	{
		folder,
		name,
		stays,
		stack,
		signal,
	}: {
		folder: string;
		name: string;
		stays: boolean;
		stack: AsyncDisposableStack;
		signal: AbortSignal;
	},
): Promise<Core> {
	const start = async (
		component: 'etcd' | 'kube-apiserver',
		options: readonly string[],
	): Promise<Component> => {
		const started = await Component.start({
			name: component,
			program: programs[component].file,
			options,
			folder,
			stays,
			env: component === 'kube-apiserver' ? belowLimit : eagerly,
		});
		stack.defer(() => started.kill());
		return started;
	};
	const [port, credentials] = await Promise.all([reservePort(), makeCredentials(folder)]);
	const server = `https://${loopback}:${port}`;
	const etcd = await start('etcd', etcdOptions);
	const apiServer = await start('kube-apiserver', apiServerOptions(port));
	const {kubeConfig, path} = await writeKubeconfig(folder, {
		file: adminKubeconfig,
		cluster: name,
		server,
		user: 'admin',
		credentials,
	});
	await isReady(server, credentials, AbortSignal.any([signal, etcd.ended, apiServer.ended]));
	return {etcd, apiServer, server, credentials, kubeConfig, kubeconfig: path};
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
