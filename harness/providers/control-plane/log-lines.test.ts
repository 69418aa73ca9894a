import test from 'ava';
import {sayLines} from './log-lines.ts';

test('of a long log its last lines are told, each bounded', t => {
	const lines = Array.from({length: 100}, (_, index) => `${index} ${'x'.repeat(1_000)}`);
	const told = sayLines(lines).split(' | ');
	t.deepEqual(
		told.map(line => line.slice(0, 3)),
		['96 ', '97 ', '98 ', '99 '],
	);
	t.true(told.every(line => line.length <= 300));
});

test('of JSON its level, message and error', t => {
	const knative = {severity: 'ERROR', timestamp: 'now', message: 'Reconcile error', error: 'why'};
	const etcd = {level: 'fatal', ts: 'now', caller: 'x.go:1', msg: 'discovery failed'};
	t.is(
		sayLines([JSON.stringify(knative), JSON.stringify(etcd), '{"cut of']),
		'ERROR Reconcile error why | fatal discovery failed | {"cut of',
	);
});

test('what looks like a credential is not told', t => {
	t.is(sayLines(['token: abcdef012345']), 'token: [redacted]');
});
