import test from 'ava';
import {factsIn, observeProcess} from './process.ts';

const status = [
	'Name:\tnginx',
	'Uid:\t1000\t0\t0\t0',
	'CapPrm:\t00000000a80425fb',
	'CapEff:\t0000000000000400',
	'CapBnd:\t00000000A80425FB',
	'CapAmb:\t0000000000000000',
	'NoNewPrivs:\t1',
	'Seccomp:\t2',
	'Seccomp_filters:\t1',
].join('\n');

test('the effective user, and sets without leading zeros', t => {
	t.deepEqual(factsIn(status), {
		uid: 0,
		CapEff: '400',
		CapBnd: 'a80425fb',
		NoNewPrivs: 1,
		Seccomp: 2,
	});
});

test('an empty set is 0', t => {
	t.is(factsIn(status.replace('0000000000000400', '0000000000000000')).CapEff, '0');
});

test('a line that is missing is named', t => {
	t.throws(() => factsIn(status.replace('NoNewPrivs:\t1\n', '')), {
		name: 'Unreadable',
		message: "the process's status has no NoNewPrivs",
	});
	t.throws(() => observeProcess({}), {message: "the process's status was not read"});
});
