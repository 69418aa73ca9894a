import test from 'ava';
import {differences} from './differences.ts';

const values = (stages: Readonly<Record<string, object | boolean | null>>) =>
	({kind: 'value', stages}) as Parameters<typeof differences>[1];

const listFrom = (first: number) => Array.from({length: 20_000}, (_, index) => first + index);

test('of two objects, each place that differs', t => {
	const expected = {container: {runAsNonRoot: true, capabilities: {drop: ['ALL']}, 'a/b~c': 1}};
	const seen = {container: {capabilities: {drop: ['NET_RAW']}, runAsUser: 0, 'a/b~c': 2}};
	t.deepEqual(
		differences({equals: expected}, values({Service: seen})).toSorted((a, b) =>
			a.at < b.at ? -1 : 1,
		),
		[
			{at: 'container.a/b~c', expected: '1', seen: '2'},
			{at: 'container.capabilities.drop.0', expected: '"ALL"', seen: '"NET_RAW"'},
			{at: 'container.runAsNonRoot', expected: 'true', seen: 'absent'},
			{at: 'container.runAsUser', expected: 'absent', seen: '0'},
		],
	);
});

test('the same difference in several stages is told once; what is as expected, not', t => {
	t.deepEqual(differences({equals: false}, values({Service: false, Revision: null, Pod: null})), [
		{at: '', expected: 'false', seen: 'absent in Revision, Pod'},
	]);
});

test('keys that nobody wanted', t => {
	t.deepEqual(differences({onlyKeys: ['a']}, values({Service: {a: 1, b: 2}})), [
		{at: 'b', expected: 'absent', seen: '2'},
	]);
});

test('of an outcome, only what is not as expected', t => {
	t.deepEqual(
		differences(
			{outcome: ['refused', 'denied'], text: ['as root', 'exec'], exitCode: 1},
			{kind: 'outcome', outcome: 'crashed', text: 'exec: not permitted', exitCode: 1},
		),
		[
			{at: 'outcome', expected: 'refused or denied', seen: 'crashed'},
			{at: 'text', expected: 'contains "as root"', seen: '"exec: not permitted"'},
		],
	);
});

test('of facts and attempts, those that differ', t => {
	t.deepEqual(
		differences(
			{attempts: {chown: 'EPERM', chroot: 'done'}},
			{kind: 'attempts', outcomes: {chroot: 'done'}},
		),
		[{at: 'chown', expected: 'EPERM', seen: 'absent'}],
	);
});

test('what has another shape differs as a whole', t => {
	t.deepEqual(differences({refusal: 'hostPID'}, values({Service: true})), [
		{at: '', expected: 'refused by admission, naming hostPID', seen: 'true in Service'},
	]);
	t.deepEqual(differences({equals: null}, {kind: 'refusal', code: 400, message: 'no'}), [
		{at: '', expected: 'absent', seen: 'refused by admission (400): no'},
	]);
});

test('long lists are compared as a whole', t => {
	const [difference, ...others] = differences(
		{equals: {capabilities: listFrom(0)}},
		values({Service: {capabilities: listFrom(1)}}),
	);
	t.is(difference?.at, 'capabilities');
	t.deepEqual(others, []);
});
