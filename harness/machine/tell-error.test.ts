import test from 'ava';
import {execa} from 'execa';
import {tellError} from './tell-error.ts';

test('causes are folded in where they add something', t => {
	const cause = new Error('connection refused');
	t.is(tellError(new Error('no answer', {cause})), 'no answer: connection refused');
	t.is(tellError(new Error('connection refused, twice', {cause})), 'connection refused, twice');
});

test('of an answer of the API server only its words are told', t => {
	const body = JSON.stringify({kind: 'Status', message: 'pods "a" not found'});
	const answer = Object.assign(new Error(`HTTP-Code: 404\nBody: ${body}\nHeaders: {}`), {body});
	t.is(tellError(answer), 'pods "a" not found');
	t.is(
		tellError(new Error('cannot read it', {cause: answer})),
		'cannot read it: pods "a" not found',
	);
});

test('an error and one that followed in cleaning up are both told', t => {
	const both = new SuppressedError(new Error('not removed'), new Error('not opened'), '');
	t.is(tellError(both), 'not opened; and then: not removed');
});

test('what a program said is told once', async t => {
	const failed = await execa('sh', ['-c', 'seq 1 1000; echo no room >&2; exit 3'], {
		all: true,
	}).catch((error: unknown) => error);
	const told = tellError(new Error('it ended:\n1000\nno room', {cause: failed}));
	t.regex(told, /^it ended: 1000 no room: Command failed with exit code 3: sh -c/);
	t.false(told.includes('998'));
	t.true(tellError(new Error('it ended', {cause: failed})).includes('998'));
});
