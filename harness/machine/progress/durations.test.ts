import {mkdir, mkdtemp, open, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {durationsIn} from './durations.ts';

async function cache(t: ExecutionContext): Promise<string> {
	const made = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(made, {recursive: true, force: true}));
	return path.join(made, 'cache');
}

test('the median of the last five times is known to the next run', async t => {
	const folder = await cache(t);
	t.is(durationsIn(folder, 'kind').of('start'), undefined);
	for (const milliseconds of [9_000, 1, 2, 10, 4.4, 5]) {
		await durationsIn(folder, 'kind').keep([{name: 'start', milliseconds}]);
	}
	t.is(durationsIn(folder, 'kind').of('start'), 4);
	t.is(durationsIn(folder, 'kind').of('end'), undefined);
	t.is(durationsIn(folder, 'control-plane').of('start'), undefined);
});

test('of an even number of times it is the mean of the two in the middle', async t => {
	const folder = await cache(t);
	const kept = durationsIn(folder, 'kind');
	void kept.keep([{name: 'start', milliseconds: 10}]);
	await kept.keep([{name: 'start', milliseconds: 20}]);
	t.is(durationsIn(folder, 'kind').of('start'), 15);
});

test('what was kept longest ago makes room, and nothing but the file is left', async t => {
	const folder = await cache(t);
	const names = Array.from({length: 501}, (_, index) => `part ${index}`);
	await durationsIn(folder, 'kind').keep(names.map(name => ({name, milliseconds: 1})));
	const kept = durationsIn(folder, 'kind');
	t.is(kept.of('part 0'), undefined);
	t.is(kept.of('part 1'), 1);
	await durationsIn(folder, 'kind').keep([{name: 'part 1', milliseconds: 1}]);
	await durationsIn(folder, 'kind').keep([{name: 'part 501', milliseconds: 1}]);
	t.is(durationsIn(folder, 'kind').of('part 1'), 1);
	t.is(durationsIn(folder, 'kind').of('part 2'), undefined);
	t.deepEqual(await readdir(path.join(folder, 'durations')), ['kind.json']);
});

test('a file is replaced whole, never written over', async t => {
	const folder = await cache(t);
	const file = path.join(folder, 'durations', 'kind.json');
	await durationsIn(folder, 'kind').keep([{name: 'start', milliseconds: 1}]);
	const reading = await open(file);
	t.teardown(() => reading.close());
	await durationsIn(folder, 'kind').keep([{name: 'start', milliseconds: 2}]);
	t.is(await reading.readFile('utf8'), '[["start",[1]]]');
});

for (const [what, text] of [
	['cut off', '[["start",[1,'],
	['of another form', '{"start": [1]}'],
	['with a time that is none', '[["start", [1, null]]]'],
	['with a time before its start', '[["start", [-1]]]'],
	['empty', ''],
]) {
	test(`a file that is ${what} is as none, and is written anew`, async t => {
		const folder = await cache(t);
		await mkdir(path.join(folder, 'durations'), {recursive: true});
		await writeFile(path.join(folder, 'durations', 'kind.json'), text ?? '');
		t.is(durationsIn(folder, 'kind').of('start'), undefined);
		await durationsIn(folder, 'kind').keep([{name: 'start', milliseconds: 7}]);
		t.is(durationsIn(folder, 'kind').of('start'), 7);
	});
}

test('where nothing can be written, nothing is kept, and no run fails by that', async t => {
	const folder = await cache(t);
	await writeFile(folder, 'not a folder');
	await t.notThrowsAsync(durationsIn(folder, 'kind').keep([{name: 'start', milliseconds: 7}]));
	t.is(await readFile(folder, 'utf8'), 'not a folder');
});
