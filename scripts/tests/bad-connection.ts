import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {once} from 'node:events';
import type {IncomingMessage, OutgoingHttpHeaders, ServerResponse} from 'node:http';
import {createServer, request as ask, type RequestOptions} from 'node:https';
import type {AddressInfo} from 'node:net';
import {setTimeout as sleep} from 'node:timers/promises';
import {KubeConfig} from '@kubernetes/client-node';
import type {ExecutionContext} from 'ava';
import {selfSigned} from '../../harness/subjects/webhook/certificate.ts';
import {folder} from './testing.ts';

/** What becomes of a request between a client and the API server. */
export type Fault = 'none' | 'busy' | 'reset before' | 'reset after';

/** The faults of a connection: `count` is the number of the request, from 1. */
export interface BadConnection {
	readonly fault: (request: IncomingMessage, count: number) => Fault;
	/** Milliseconds by which each request is late. */
	readonly latency?: number;
}

/**
 * A connection to the API server of that kubeconfig that has faults: what no API server can be made to show when asked to.
 * Returns the path of a kubeconfig that leads through it. A fake, to inject faults; everything else is the real server's.
 */
export async function badConnection(
	t: ExecutionContext,
	kubeconfig: string,
	{fault, latency = 0}: BadConnection,
): Promise<AsyncDisposable & {readonly kubeconfig: string; readonly faults: () => number}> {
	const real = new KubeConfig();
	real.loadFromFile(kubeconfig);
	const cluster = real.getCurrentCluster();
	if (!cluster) throw new Error(`${kubeconfig} has no cluster`);
	const credentials: RequestOptions = {};
	await real.applyToHTTPSOptions(credentials);
	const host = '127.0.0.1';
	const tls = await selfSigned([host], new Date());
	let count = 0;
	let faults = 0;
	const answer = async (from: IncomingMessage, to: ServerResponse): Promise<void> => {
		count += 1;
		const found = fault(from, count);
		if (found !== 'none') faults += 1;
		if (latency > 0) await sleep(latency);
		if (found === 'reset before') return void from.socket.destroy();
		if (found === 'busy') {
			const status = {kind: 'Status', apiVersion: 'v1', code: 429, message: 'too many requests'};
			to.writeHead(429, {'Content-Type': 'application/json', 'Retry-After': '1'});
			return void to.end(JSON.stringify(status));
		}
		const {method, headers} = from;
		const {host: _, ...others} = headers;
		const url = new URL(from.url ?? '', cluster.server);
		const upstream = ask(
			url,
			{
				...credentials,
				method,
				headers: {...(credentials.headers as OutgoingHttpHeaders), ...others},
			},
			got => {
				if (found === 'reset after') return void from.socket.destroy();
				to.writeHead(got.statusCode ?? 500, got.headers);
				got.pipe(to);
				got.on('error', () => to.destroy());
			},
		);
		upstream.on('error', () => from.socket.destroy());
		to.on('close', () => upstream.destroy());
		from.pipe(upstream);
	};
	const server = createServer(
		{cert: tls.certificate, key: tls.key},
		(from, to) => void answer(from, to),
	);
	server.listen(0, host);
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	const through = new KubeConfig();
	const caData = Buffer.from(tls.certificate).toString('base64');
	through.loadFromClusterAndUser(
		{name: 'bad', server: `https://${host}:${port}`, caData, skipTLSVerify: false},
		{name: 'anybody'},
	);
	const file = path.join(await folder(t), 'kubeconfig');
	await writeFile(file, through.exportConfig(), {mode: 0o600});
	return {
		kubeconfig: file,
		faults: () => faults,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
