import {once} from 'node:events';
import {readFile} from 'node:fs/promises';
import {createServer} from 'node:net';
import test from 'ava';
import {reservePort} from './reserve-port.ts';

test('ports that are reserved at once differ, and each can be listened on', async t => {
	const ports = await Promise.all(Array.from({length: 50}, reservePort));
	t.is(new Set(ports).size, ports.length);
	for (const port of ports) {
		const server = createServer().listen(port);
		await once(server, 'listening');
		server.close();
		await once(server, 'close');
	}
});

test('a reserved port is in TIME_WAIT, so that the kernel gives it to nobody', async t => {
	const port = await reservePort();
	const hex = port.toString(16).toUpperCase().padStart(4, '0');
	const table = await readFile('/proc/net/tcp', 'utf8');
	t.regex(table, new RegExp(String.raw`^ *\d+: 0100007F:${hex} \S+ 06 `, 'm'));
});
