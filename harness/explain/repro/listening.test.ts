import test from 'ava';
import {listening} from './listening.ts';

const header =
	'  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const socket = (local: string, state = '0A'): string =>
	`   0: ${local} 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000  1000        0 31337 1`;

test('sockets that listen, each place once, queue-proxy’s own left out', t => {
	const text = [
		header,
		socket('00000000:0BB8'),
		socket('0100007F:1F90'),
		socket('0100007F:1F90'),
		socket('00000000:1F4C'),
		socket('0100007F:C350', '01'),
		header,
		socket('00000000000000000000000000000000:0050'),
		socket('00000000000000000000000001000000:2328'),
		socket('0000000000000000FFFF00000100007F:2329'),
		socket('B80D0120000000000000000001000000:2330'),
	].join('\n');
	t.deepEqual(listening(text), [
		{address: '::', port: 80},
		{address: '0.0.0.0', port: 3000},
		{address: '127.0.0.1', port: 8080},
		{address: '::1', port: 9000},
		{address: '::ffff:127.0.0.1', port: 9001},
		{address: '2001:db8:0:0:0:0:0:1', port: 9008},
	]);
});

test('nobody listens', t => {
	t.deepEqual(listening(header), []);
});
