import test from 'ava';
import type {NodeTrait} from '../model/row.ts';
import {decided} from './node-traits.ts';
import type {NodeFacts} from '../model/readings.ts';

const node: NodeFacts = {
	unprivilegedPortStart: 1024,
	pingGroupRange: '1 0',
	uidMap: '0 0 4294967295',
	seccomp: 0,
};
const expectation = (dependsOn: NodeTrait) =>
	({dependsOn, yes: {equals: 'yes'}, no: {equals: 'no'}}) as const;

const settings: readonly (readonly [NodeTrait, Partial<NodeFacts>, 'yes' | 'no'])[] = [
	['low ports are privileged', {}, 'yes'],
	['low ports are privileged', {unprivilegedPortStart: 0}, 'no'],
	['low ports are privileged', {unprivilegedPortStart: 80}, 'no'],
	['anybody may ping', {}, 'no'],
	['anybody may ping', {pingGroupRange: '0 2147483647'}, 'yes'],
	['anybody may ping', {pingGroupRange: '0\t0'}, 'no'],
	['root may ping', {}, 'no'],
	['root may ping', {pingGroupRange: '0\t0'}, 'yes'],
	['root may ping', {pingGroupRange: '0 2147483647'}, 'yes'],
	['root may ping', {pingGroupRange: '100 200'}, 'no'],
	['processes are filtered by default', {}, 'no'],
	['processes are filtered by default', {seccomp: 2}, 'yes'],
];

for (const [trait, facts, expected] of settings) {
	test(`${trait}: ${expected} with ${JSON.stringify(facts)}`, t => {
		t.deepEqual(decided(expectation(trait), {node: {...node, ...facts}}), {equals: expected});
	});
}

test('what was not found out decides nothing', t => {
	t.throws(() => decided(expectation('anybody may ping'), {}), {
		name: 'Unreadable',
		message: 'it was not found out whether anybody may ping on this node',
	});
});

test('what depends on no node stays as it is', t => {
	const expected = {equals: 1};
	t.is(decided(expected, {}), expected);
});
