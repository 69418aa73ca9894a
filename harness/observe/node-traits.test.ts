import test from 'ava';
import type {NodeTrait} from '../row.ts';
import {decided} from './node-traits.ts';
import type {NodeFacts} from './readings.ts';

const node: NodeFacts = {
	unprivilegedPortStart: 1024,
	pingGroupRange: '1 0',
	uidMap: '0 0 4294967295',
	seccomp: 0,
};
const expectation = (dependsOn: NodeTrait) =>
	({dependsOn, yes: {equals: 'yes'}, no: {equals: 'no'}}) as const;

const decides = test.macro({
	exec(t, trait: NodeTrait, facts: Partial<NodeFacts>, expected: 'yes' | 'no') {
		t.deepEqual(decided(expectation(trait), {node: {...node, ...facts}}), {equals: expected});
	},
	title: (_, trait, facts, expected) => `${trait}: ${expected} with ${JSON.stringify(facts)}`,
});

test(decides, 'low ports are privileged', {}, 'yes');
test(decides, 'low ports are privileged', {unprivilegedPortStart: 0}, 'no');
test(decides, 'low ports are privileged', {unprivilegedPortStart: 80}, 'no');
test(decides, 'anybody may ping', {}, 'no');
test(decides, 'anybody may ping', {pingGroupRange: '0 2147483647'}, 'yes');
test(decides, 'anybody may ping', {pingGroupRange: '0\t0'}, 'no');

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
