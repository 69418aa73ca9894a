import test from 'ava';
import {choose, chooseSeveral, UsageError} from './usage-error.ts';
import {levels} from '../model/levels.ts';

test('a known choice is given back', t => {
	t.is(choose('level', 'enabled', levels), 'enabled');
});

test('an unknown choice is named with the choices and the nearest of them', t => {
	const error = t.throws(() => choose('level', 'Enabled', levels), {instanceOf: UsageError});
	t.is(
		error?.message,
		'unknown level "Enabled": did you mean "enabled"?; choose from disabled, root-allowed, enabled',
	);
});

test('nothing near is not guessed at', t => {
	const error = t.throws(() => choose('level', 'AllowRootBounded', levels));
	t.is(
		error?.message,
		'unknown level "AllowRootBounded"; choose from disabled, root-allowed, enabled',
	);
});

test('a transposed letter and a missing one are near', t => {
	t.regex(t.throws(() => choose('level', 'diabled', levels))?.message ?? '', /did you mean "disab/);
	t.regex(
		t.throws(() => choose('level', 'root_alowed', levels))?.message ?? '',
		/"root-allowed"\?/,
	);
});

test('swapped neighbours are one mistake', t => {
	const message = t.throws(() => choose('sample', 'ngnix', ['nginx', 'caddy']))?.message;
	t.regex(message ?? '', /did you mean "nginx"\?/);
});

test('a list is put in the order of the choices', t => {
	t.deepEqual(chooseSeveral('level', 'enabled, disabled', levels), ['disabled', 'enabled']);
	t.throws(() => chooseSeveral('level', 'enabled,', levels), {message: /unknown level ""/});
});

test('a long list of choices is cut', t => {
	const many = Array.from({length: 60}, (_, index) => `R${index + 1}`);
	t.regex(t.throws(() => choose('requirement', 'X', many))?.message ?? '', /R50 and 10 more$/);
});

test('the message is one line and the exit code 64', t => {
	const error = t.throws(() => choose('level', 'a\nb', levels), {instanceOf: UsageError});
	t.is(error?.exitCode, 64);
	t.false(error?.message.includes('\n'));
});

test('where there is nothing to choose from, that is said', t => {
	t.is(
		t.throws(() => choose('cluster', 'spd-1', []))?.message,
		'unknown cluster "spd-1"; there is none',
	);
});
