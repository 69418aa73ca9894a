import {once} from 'node:events';
import {createServer, type Server, type ServerResponse} from 'node:http';
import {KubeConfig} from '@kubernetes/client-node';
import {connect, type Connection} from './connect.ts';
import {resources, watched, type Kind} from './resources.ts';
import type {JsonObject} from '../model/json.ts';

const watchedKinds = ['Revision', 'Deployment', 'Pod'] as const satisfies readonly Kind[];

type WatchedKind = (typeof watchedKinds)[number];

/** The part of an API server that a run's namespace needs, for tests: it shows what the test passes to it. */
export interface TestingApiServer extends AsyncDisposable {
	readonly connection: Connection;
	/** Sends an event to the watch on that kind, once there is one. */
	show(
		kind: WatchedKind,
		phase: 'ADDED' | 'MODIFIED' | 'DELETED',
		object: JsonObject,
	): Promise<void>;
	/** Ends the watch on that kind, as a server does from time to time; `items` is the next list. */
	end(kind: WatchedKind, items: readonly JsonObject[]): Promise<void>;
}

/** Serves it on loopback until disposed. */
export async function serveTestingApi(namespace: string): Promise<TestingApiServer> {
	const watches = {
		Revision: Promise.withResolvers<ServerResponse>(),
		Deployment: Promise.withResolvers<ServerResponse>(),
		Pod: Promise.withResolvers<ServerResponse>(),
	};
	const lists = new Map<string, readonly JsonObject[]>();
	const server = createServer((request, answer) => {
		const {pathname, searchParams} = new URL(request.url ?? '', 'http://127.0.0.1');
		const kind = watchedKinds.find(each => watched(each, namespace).path === pathname);
		answer.setHeader('Content-Type', 'application/json');
		if (kind !== undefined && searchParams.has('watch')) {
			answer.flushHeaders();
			watches[kind].resolve(answer);
			return;
		}
		answer.end(JSON.stringify(kind === undefined ? discovery : listOf(lists.get(kind) ?? [])));
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const connection = connectTo(server);
	return {
		connection,
		async show(kind, type, object) {
			(await watches[kind].promise).write(`${JSON.stringify({type, object})}\n`);
		},
		async end(kind, items) {
			const watch = await watches[kind].promise;
			watches[kind] = Promise.withResolvers();
			lists.set(kind, items);
			watch.end();
		},
		async [Symbol.asyncDispose]() {
			await connection.close();
			server.closeAllConnections();
			server.close();
		},
	};
}

/** The real client, for a server on loopback. */
export function connectTo(server: Server): Connection {
	const address = server.address();
	const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
	const kubeConfig = new KubeConfig();
	const cluster = {name: 'test', server: `http://127.0.0.1:${port}`, skipTLSVerify: true};
	kubeConfig.loadFromClusterAndUser(cluster, {name: 'test'});
	return connect(kubeConfig);
}

const listOf = (items: readonly JsonObject[]) => ({metadata: {resourceVersion: '1'}, items});

/** All kinds, whatever group is requested. */
const discovery = {
	resources: Object.entries(resources).map(([kind, {plural}]) => ({
		kind,
		name: plural,
		namespaced: true,
	})),
};
