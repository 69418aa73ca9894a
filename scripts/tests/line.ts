import {once} from 'node:events';
import {connect as dial, createServer, type AddressInfo, type Server, type Socket} from 'node:net';
import {KubeConfig} from '@kubernetes/client-node';
import {connect, type Connection} from '../../harness/cluster/connect.ts';

/** A connection to an API server that can be cut and mended. */
export class Line implements AsyncDisposable {
	readonly connection: Connection;
	readonly #server: Server;
	readonly #sockets: Set<Socket>;
	#isCut = false;
	readonly #refused = Promise.withResolvers<void>();

	static async to({kubeConfig}: Connection): Promise<Line> {
		const cluster = kubeConfig.getCurrentCluster();
		const user = kubeConfig.getCurrentUser();
		if (!cluster || !user) throw new Error('the connection has no cluster, or no user');
		const {hostname, port} = new URL(cluster.server);
		const server = createServer().listen(0, '127.0.0.1');
		await once(server, 'listening');
		const own = new KubeConfig();
		const address = server.address() as AddressInfo;
		const there = {...cluster, server: `https://${hostname}:${address.port}`};
		own.loadFromClusterAndUser(there, user);
		return new Line(connect(own), server, () => dial({host: hostname, port: Number(port)}));
	}

	private constructor(connection: Connection, server: Server, open: () => Socket) {
		this.connection = connection;
		this.#server = server;
		this.#sockets = new Set();
		server.on('connection', socket => {
			socket.on('error', () => socket.destroy());
			if (this.#isCut) {
				socket.destroy();
				this.#refused.resolve();
				return;
			}
			const other = open();
			other.on('error', () => socket.destroy()).on('close', () => socket.destroy());
			socket.on('close', () => other.destroy());
			socket.pipe(other).pipe(socket);
			this.#sockets.add(socket);
		});
	}

	/** Ends every connection, and refuses new ones. */
	cut(): void {
		this.#isCut = true;
		for (const socket of this.#sockets) socket.destroy();
	}

	/** Resolves once a connection has been refused. */
	refusedOnce(): Promise<void> {
		return this.#refused.promise;
	}

	mend(): void {
		this.#isCut = false;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.connection.close();
		this.cut();
		this.#server.close();
	}
}
