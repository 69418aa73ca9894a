import test, {type ExecutionContext} from 'ava';
import {fileCapabilities, namesOf} from './file-capabilities.ts';

function decodes(t: ExecutionContext, hex: string, text: string | undefined): void {
	t.is(fileCapabilities(Buffer.from(hex.replaceAll(' ', ''), 'hex')), text);
}

test(
	'net_bind_service, permitted and effective, revision 2',
	decodes,
	'01000002 00040000 00000000 00000000 00000000',
	'cap_net_bind_service=ep',
);
test('permitted only', decodes, '00000002 00200000 00000000 00000000 00000000', 'cap_net_raw=p');
test(
	'bytes above 127, which are no text',
	decodes,
	'01000002 c0000000 00000000 00000000 00000000',
	'cap_setgid,cap_setuid=ep',
);
test(
	'some inheritable too',
	decodes,
	'01000002 00240000 00200000 00000000 00000000',
	'cap_net_raw=eip cap_net_bind_service=ep',
);
test('the upper half', decodes, '01000002 00000000 00000000 80000000 00000000', 'cap_bpf=ep');
test(
	'revision 3, in a user namespace',
	decodes,
	'01000003 00040000 00000000 00000000 00000000 e8030000',
	'cap_net_bind_service=ep [rootid=1000]',
);
test('revision 1', decodes, '01000001 00040000 00000000', 'cap_net_bind_service=ep');
test('none', decodes, '00000002 00000000 00000000 00000000 00000000', '=');
test('a revision that is not known', decodes, '01000004 00040000 00000000', undefined);
test('too short', decodes, '0100', undefined);

test('a set has names', t => {
	t.deepEqual(namesOf(0x400n), ['cap_net_bind_service']);
	t.is(namesOf(0xa80425fbn).length, 14, 'what container runtimes grant by default');
	t.deepEqual(namesOf(0n), []);
});
