import test from 'ava';
import type {Json} from '../../model/json.ts';
import {startedAs} from './node-user.ts';

/** The accounts of other-images.md. */
const accounts = {
	passwd: 'root:x:0:0::/root:/bin/sh\nbob:x:1000:1000::/home/bob:/bin/sh\n',
	group: 'root:x:0:\nbob:x:1000:\nextra:x:2000:other,bob\n',
};
const none = {passwd: '', group: ''};

const who = (user: string, container: Json = {}, pod: Json = {}, of = accounts): string => {
	const {run} = startedAs({container, pod}, user, of) ?? {};
	return run ? `${run.uid}:${run.gid} [${run.groups.join(' ')}]` : 'unknown';
};

const table: readonly (readonly [string, string, string])[] = [
	['no USER', who(''), '0:0 []'],
	['1000', who('1000'), '1000:1000 [2000]'],
	['+1000', who('+1000'), '1000:1000 [2000]'],
	['01000', who('01000'), '1000:1000 [2000]'],
	['1000:', who('1000:'), '1000:1000 [2000]'],
	[':1000', who(':1000'), '0:0 []'],
	['1000:nosuchgroup', who('1000:nosuchgroup'), '1000:1000 [2000]'],
	['1001:1001', who('1001:1001'), '1001:0 []'],
	['65534:65534, no /etc/passwd', who('65534:65534', {}, {}, none), '65534:0 []'],
	['bob', who('bob'), '1000:1000 [2000]'],
	['a stranger', who('app'), 'unknown'],
	['runAsUser', who('bob', {runAsUser: 1001}), '1001:0 []'],
	['runAsUser of the pod', who('bob', {}, {runAsUser: 0}), '0:0 []'],
	['runAsGroup', who('1001', {runAsGroup: 1001}), '1001:1001 []'],
	[
		'fsGroup and others',
		who('1000', {}, {fsGroup: 3, supplementalGroups: [4]}),
		'1000:1000 [3 4 2000]',
	],
];

for (const [title, told, expected] of table) {
	test(`${title}: ${expected}`, t => {
		t.is(told, expected);
	});
}

test('capabilities are granted to root, and to others while the program is executed', t => {
	const caps = (user: string, capabilities?: Json) => {
		const {exec, run} = startedAs({container: {capabilities}, pod: {}}, user, accounts) ?? {};
		return [
			exec?.capabilities.includes('DAC_OVERRIDE'),
			run?.capabilities.includes('DAC_OVERRIDE'),
		];
	};
	t.deepEqual(caps('0'), [true, true]);
	t.deepEqual(caps('1000'), [true, false]);
	t.deepEqual(caps('0', {drop: ['ALL']}), [false, false]);
	t.deepEqual(caps('0', {drop: ['all'], add: ['NET_BIND_SERVICE']}), [false, false]);
	t.deepEqual(caps('0', {drop: ['DAC_OVERRIDE']}), [false, false]);
	t.deepEqual(caps('0', {drop: ['ALL'], add: ['DAC_OVERRIDE']}), [true, true]);
});
