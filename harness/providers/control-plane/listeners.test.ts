import {createServer} from 'node:net';
import {once} from 'node:events';
import process from 'node:process';
import test from 'ava';
import {inodesIn, listeningInodes, socketsOf} from './listeners.ts';

const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0000 20 4 30 10 -1
   2: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0000 100 0 0 10 0
   3: 00000000000000000000000000000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 444 1 0000 100 0 0 10 0
`;

test('whoever listens on the port counts, on any address; connections do not', t => {
	t.deepEqual(inodesIn(table, 8080), ['111', '444']);
	t.deepEqual(inodesIn(table, 8081), ['333']);
	t.deepEqual(inodesIn(table, 80), []);
});

test('this process listens with a socket that it holds', async t => {
	const server = createServer().listen(0, '127.0.0.1');
	t.teardown(() => server.close());
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
	const inodes = await listeningInodes(port);
	t.is(inodes.length, 1);
	const held = await socketsOf(process.pid);
	t.true(inodes.every(inode => held.includes(inode)));
});
