import test from 'ava';
import {UsageError} from '../../machine/usage-error.ts';
import {listedIn, readList} from './read-list.ts';

test('one image a line, with comments, blank lines and the line ends of Windows', t => {
	const text =
		'\uFEFF# ours\r\nnginx\r\n\r\n  ./app.tar  # built by hand\r\n\t#nothing\r\ncaddy\t# web';
	t.deepEqual(listedIn(text), [
		{line: 2, named: 'nginx'},
		{line: 4, named: './app.tar'},
		{line: 6, named: 'caddy'},
	]);
});

test('an image that is named twice is asked once, and has its first line', t => {
	t.deepEqual(listedIn('a\nb\na'), [
		{line: 1, named: 'a'},
		{line: 2, named: 'b'},
	]);
});

test('a # within a name is no comment', t => {
	t.deepEqual(listedIn('./a#b.tar'), [{line: 1, named: './a#b.tar'}]);
});

test('a list that cannot be read, or is empty, is refused', async t => {
	await t.throwsAsync(readList('/absent/list'), {
		instanceOf: UsageError,
		message: 'cannot read the list /absent/list: ENOENT',
	});
	await t.throwsAsync(readList('/dev/null'), {instanceOf: UsageError, message: /names no image/});
});
