import {access} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {blocksIn, commandBlocks, root} from './documented-commands.ts';

/** Each command on a page is run as written, or the page's source states why not. */

const blocks = await commandBlocks();

test('each block of commands is run by a test or says why not', t => {
	const unsaid = blocks.filter(({mark}) => !/^(run|run: engine|not run: \S[^]+)$/.test(mark ?? ''));
	t.deepEqual(
		unsaid.map(({where, commands}) => `${where}: ${commands}`),
		[],
	);
	t.true(blocks.length > 15);
});

test('a test that is named in place of a run is there', async t => {
	const named = blocks.flatMap(({mark = ''}) => mark.match(/[\w./-]+\.ts/g) ?? []);
	t.true(named.length > 10);
	for (const file of new Set(named)) await t.notThrowsAsync(access(path.join(root, file)), file);
});

test('a block without a mark is found, and one with', t => {
	const page =
		'```sh\na\n```\n\n<!-- not run: why -->\n\n```sh\nb\n```\n\n<!-- run -->\n\n```sh\nc\n```\n';
	t.deepEqual(
		blocksIn(page, 'p').map(({commands, mark}) => [commands.trim(), mark]),
		[
			['a', undefined],
			['b', 'not run: why'],
			['c', 'run'],
		],
	);
});

for (const {where, commands} of blocks.filter(({mark}) => mark === 'run')) {
	test(`${where}: ${commands.trim()}`, async t => {
		const {exitCode, all} = await execa('sh', ['-ec', commands], {
			cwd: root,
			stdin: 'ignore',
			all: true,
			reject: false,
		});
		t.is(exitCode, 0, all);
	});
}
