import {once} from 'node:events';
import {connect, createServer} from 'node:net';
import {loopback} from '../../../images/control-plane/process-manifests.ts';

/**
 * A port on the loopback address that the kernel does not assign for a minute: a connection on it was closed from this
 * side, so that it is in TIME_WAIT. A server that names the port can still listen on it (SO_REUSEADDR, which Go sets).
 * Otherwise another start, or any outgoing connection, could take it before the process listens.
 */
export async function reservePort(): Promise<number> {
	const server = createServer();
	server.listen(0, loopback);
	await once(server, 'listening');
	const address = server.address();
	if (typeof address !== 'object' || address === null)
		throw new Error('the kernel assigned no port');
	const accepted = Promise.withResolvers<void>();
	server.on('connection', socket => {
		socket.on('close', () => accepted.resolve());
		socket.end();
	});
	const client = connect(address.port, loopback);
	client.resume();
	await Promise.all([accepted.promise, once(client, 'close')]);
	server.close();
	await once(server, 'close');
	return address.port;
}
