import path from 'node:path';
import test from 'ava';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {cached, entryId, peek, type Recipe} from './cache.ts';
import {EnvironmentError} from '../host/errors.ts';
import {eventually, testCache} from './testing.ts';

const bread: Recipe = {
	name: 'bread',
	title: 'a loaf of bread',
	inputs: ['flour', 'water'],
	needs: 1,
	build: folder => writeFile(path.join(folder, 'loaf'), 'warm'),
};

test('an entry is made once', async t => {
	await using settings = await testCache();
	let made = 0;
	const counting = {...bread, build: async () => void (made += 1)};
	const entry = await cached(counting, settings);
	t.is(await cached(counting, settings), entry);
	t.is(made, 1);
});

test('a build is told as what happens once', async t => {
	await using settings = await testCache();
	const told: unknown[] = [];
	const progress = {
		...settings.progress,
		step(...step: unknown[]) {
			told.push(step);
			return () => undefined;
		},
	};
	await cached(bread, {...settings, progress});
	t.deepEqual(told, [['a loaf of bread', 'once']]);
});

test('makers of one entry at the same time make it once', async t => {
	await using settings = await testCache();
	let made = 0;
	const counting = {...bread, build: async () => void (made += 1)};
	await Promise.all(Array.from({length: 5}, () => cached(counting, settings)));
	t.is(made, 1);
});

test('makers of different entries do not disturb each other', async t => {
	await using settings = await testCache();
	const names = Array.from({length: 8}, (_, index) => `loaf-${index}`);
	const entries = await Promise.all(names.map(name => cached({...bread, name}, settings)));
	for (const entry of entries) t.is(await readFile(path.join(entry, 'loaf'), 'utf8'), 'warm');
});

test('another input makes another entry', t => {
	t.not(entryId(bread), entryId({...bread, inputs: ['flour', 'milk']}));
	t.not(entryId(bread), entryId({...bread, inputs: ['flourwater']}));
});

test('a build that fails leaves nothing', async t => {
	await using settings = await testCache();
	const burnt = {
		...bread,
		build: async (folder: string) => {
			await bread.build(folder, '');
			throw new Error('burnt');
		},
	};
	await t.throwsAsync(cached(burnt, settings), {message: 'burnt'});
	t.is(await peek(bread, settings.cache), undefined);
	t.deepEqual(await readdir(path.join(settings.cache, 'building')), []);
});

test('a build that is aborted at its end leaves nothing', async t => {
	await using settings = await testCache();
	const build = async () => settings.abort(new Error('interrupted'));
	await t.throwsAsync(cached({...bread, build}, settings), {message: 'interrupted'});
	t.is(await peek(bread, settings.cache), undefined);
});

test('what a killed maker left is not used but removed', async t => {
	await using settings = await testCache();
	const left = path.join(settings.cache, 'building', entryId(bread));
	await mkdir(left, {recursive: true});
	await writeFile(path.join(left, 'half'), 'raw');
	t.deepEqual(await readdir(await cached(bread, settings)), ['loaf']);
});

test('who waits is told for whom, and a maker that is killed frees its entry', async t => {
	await using settings = await testCache();
	const script = ['--input-type=module', '--eval', slowMaker(settings.cache)];
	const other = spawn(process.execPath, script, {stdio: ['ignore', 'pipe', 'inherit']});
	await once(other.stdout, 'data');
	const waiting = cached(bread, settings);
	const [first] = await eventually(async () =>
		settings.said.length > 0 ? settings.said : undefined,
	);
	t.is(first, `waiting for process ${other.pid}, which is making: a loaf of bread`);
	other.kill('SIGKILL');
	t.deepEqual(await readdir(await waiting), ['loaf']);
});

test('too little room is said before anything is built', async t => {
	await using settings = await testCache();
	const error = await t.throwsAsync(cached({...bread, needs: 1e18}, settings), {
		instanceOf: EnvironmentError,
	});
	t.regex(error.message, /^Not enough disk space for a loaf of bread: it needs 1000000000\.0 GB/);
});

function slowMaker(cache: string): string {
	return `
		import {cached} from ${JSON.stringify(path.join(import.meta.dirname, 'cache.ts'))};
		const progress = {step: () => () => {}, note() {}};
		const build = async () => {
			console.log('building');
			await new Promise(resolve => setTimeout(resolve, 1e6));
		};
		const recipe = {...${JSON.stringify(bread)}, build};
		await cached(recipe, {cache: ${JSON.stringify(cache)}, progress, signal: new AbortController().signal});
	`;
}
