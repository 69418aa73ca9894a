import {mkdir, mkdtemp, rm, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {markOf} from './mark.ts';

const {signal} = new AbortController();

test('an archive and a folder have another mark once a file in them is another', async t => {
	const work = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(work, {recursive: true}));
	const inner = path.join(work, 'app', 'src');
	await mkdir(inner, {recursive: true});
	const file = path.join(inner, 'main');
	await writeFile(file, 'one');
	const marks = async () => [await markOf(file, signal), await markOf(path.dirname(inner), signal)];
	const first = await marks();
	t.regex(first.join(), /^archive 3 .*,folder [0-9a-f]{64}$/);
	t.deepEqual(await marks(), first);
	await utimes(file, 1, 1);
	const second = await marks();
	t.not(second[0], first[0]);
	t.not(second[1], first[1]);
	await writeFile(path.join(work, 'app', 'more'), '');
	t.not((await marks())[1], second[1]);
});

test('a sample is known by its name, and what is no reference is left to whoever brings it', async t => {
	t.is(await markOf('nginx', signal), 'sample');
	t.is(await markOf('No Name', signal), 'registry');
});
