import test from 'ava';
import {listenersIn} from './listeners.ts';

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid';

test('sockets that listen, and no others', t => {
	const table = [
		head,
		'   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1',
		'   1: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 2',
		'   2: 020011AC:1F90 010011AC:D431 01 00000000:00000000 00:00000000 00000000     0        0 3',
		'',
	].join('\n');
	t.deepEqual(listenersIn(table), [
		{address: '127.0.0.1', port: 3000},
		{address: '0.0.0.0', port: 8080},
	]);
});

const line = (address: string) => `   0: ${address}:0050 ${'0'.repeat(32)}:0000 0A 0 0`;

test('IPv6', t => {
	const table = [
		head,
		line('0'.repeat(32)),
		line('00000000000000000000000001000000'),
		line('B80D0120000000000000000001000000'),
	].join('\n');
	t.deepEqual(
		listenersIn(table).map(({address}) => address),
		['::', '::1', '2001:db8::1'],
	);
});

test('an empty table', t => {
	t.deepEqual(listenersIn(head), []);
});
