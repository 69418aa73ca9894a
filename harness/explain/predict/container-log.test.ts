import test from 'ava';
import {printable} from './container-log.ts';

test('bytes of a program are no commands to a terminal', t => {
	const bytes = Buffer.from('\u001B[31mred\u001B[0m\u0007 a\u0000\u0001b\r\n\tcafé\n', 'utf8');
	t.is(printable(bytes), 'red� a�b\n\tcafé');
});

test('what is no UTF-8 is shown as such, once', t => {
	t.is(printable(Buffer.from([0x61, 0xff, 0xfe, 0xfd, 0x62])), 'a�b');
});
