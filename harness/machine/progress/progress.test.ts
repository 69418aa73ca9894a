import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {execPath} from 'node:process';
import test from 'ava';
import {execa} from 'execa';
import {elapsed, roughly} from './elapsed.ts';
import {noDurations, type Durations, type Took} from './durations.ts';
import {LiveSurface} from './live.ts';
import {PlainSurface} from './plain.ts';
import {progressOn} from './run-progress.ts';
import {screen} from './testing-screen.ts';

const plainStyle = {unicode: true, width: 80};

/** Phases and builds that took so long before. */
function earlier(times: Readonly<Record<string, number>>): Durations {
	return {...noDurations, of: name => times[name]};
}

function plainProgress(known: Durations = noDurations) {
	const written: string[] = [];
	const clock = {time: 0};
	const sink = {write: (text: string) => written.push(text)};
	const surface = new PlainSurface(sink, plainStyle, () => clock.time);
	const progress = progressOn(
		surface,
		() => clock.time,
		() => known,
	);
	return {written, clock, surface, progress};
}

test('plain lines say when something begins and when it ends', t => {
	const {written, clock, progress} = plainProgress();
	const built = progress.step('node image');
	progress.note('images: packaged');
	clock.time = 12_340;
	built();
	progress.step('cluster')('spd-1');
	t.deepEqual(written, [
		'node image …\n',
		'images: packaged\n',
		'node image: done (12.3 s)\n',
		'cluster …\n',
		'cluster: spd-1 (0.0 s)\n',
	]);
});

const twoParts = [
	{kind: 'configuration', name: 'enabled', rows: 4},
	{kind: 'configuration', name: 'disabled', rows: 1},
	{kind: 'scenario', name: 'R34 [enabled] back and forth', rows: 1},
] as const;

test('rows are counted by what became of them', t => {
	const {written, clock, surface, progress} = plainProgress();
	const run = progress.run('kind', twoParts);
	run.enter('enabled', 4);
	run.add('a', 'passed');
	run.add('b', 'failed');
	run.add('c', 'deviation');
	clock.time = 20_000;
	surface.tick();
	run.add('d', 'inconclusive');
	run.enter('disabled', 1);
	run.add('e', 'falls short');
	run.enter('R34 [enabled] back and forth', 1);
	run.add('f', 'passed');
	t.deepEqual(written, [
		'enabled (1 of 2) …\n',
		'enabled (1 of 2): 3/4 rows, 1 failed, 1 failed as listed (20.0 s)\n',
		'enabled (1 of 2): 4/4 rows, 1 failed, 1 failed as listed, 1 inconclusive; 4 of 6 in all (20.0 s)\n',
		'disabled (2 of 2) …\n',
		'disabled (2 of 2): 1/1 rows, 1 short of a SHOULD; 5 of 6 in all (0.0 s)\n',
		'R34 [enabled] back and forth (1 of 1) …\n',
		'R34 [enabled] back and forth (1 of 1): 1/1 rows; 6 of 6 in all (0.0 s)\n',
	]);
});

test('of a configuration with many flags their number is told', t => {
	const {written, progress} = plainProgress();
	const flags = Array.from({length: 26}, (_, index) => `kubernetes.flag-${index}=enabled`);
	const name = ['enabled', ...flags].join(', ');
	progress.run('kind', [{kind: 'configuration', name, rows: 1}]).enter(name, 1);
	t.deepEqual(written, ['enabled, kubernetes.flag-0=enabled and 25 more (1 of 1) …\n']);
});

test('long work gives a sign of life, and only now and then', t => {
	const {written, clock, surface, progress} = plainProgress();
	progress.step('kernel');
	for (clock.time = 0; clock.time <= 45_000; clock.time += 100) surface.tick();
	t.deepEqual(written.slice(1), [
		'kernel: still running (20.0 s)\n',
		'kernel: still running (40.0 s)\n',
	]);
});

test('a build says how long it usually takes: as announced, or as it took here', t => {
	const announced = plainProgress();
	announced.progress.step('Kubernetes (about 8 minutes, once)', 'once');
	announced.clock.time = 130_000;
	announced.surface.tick();
	t.deepEqual(announced.written, [
		'Kubernetes (about 8 minutes, once) …\n',
		'Kubernetes (about 8 minutes, once): 2 min 10 s of about 8 min\n',
	]);
	const known = plainProgress(earlier({'Kubernetes (about 8 minutes, once)': 100_000}));
	known.progress.step('Kubernetes (about 8 minutes, once)', 'once');
	known.clock.time = 130_000;
	known.surface.tick();
	t.is(
		known.written[1],
		'Kubernetes (about 8 minutes, once): 2 min 10 s, longer than the usual 2 min\n',
	);
});

test('what was not finished is said at the end, and an end counts once', t => {
	const {written, surface, progress} = plainProgress();
	const done = progress.step('a');
	progress.step('b');
	done();
	done();
	surface.close();
	surface.close();
	t.deepEqual(written.slice(2), ['a: done (0.0 s)\n', 'b: not finished (0.0 s)\n']);
});

function liveProgress(columns = 80, known: Durations = noDurations, color = false, rows = 24) {
	const clock = {time: 0};
	const written = {text: ''};
	const sink = {columns, rows, write: (text: string) => (written.text += text)};
	const style = {color, unicode: true, width: columns};
	const surface = new LiveSurface(sink, style, () => clock.time);
	const progress = progressOn(
		surface,
		() => clock.time,
		() => known,
	);
	const sizes = [{columns, from: 0}];
	return {
		clock,
		written,
		surface,
		progress,
		narrow: (to: number) => {
			sink.columns = to;
			sizes.push({columns: to, from: written.text.length});
		},
		shown: async () => screen(written.text, sizes, rows),
	};
}

test('a terminal shows what is under way below what is over', async t => {
	const {clock, surface, progress, shown} = liveProgress();
	const first = progress.step('image a');
	const second = progress.step('image b');
	clock.time = 1500;
	surface.tick();
	t.deepEqual(await shown(), ['⠙ image a (1.5 s)', '⠙ image b (1.5 s)']);
	first('built');
	progress.note('a note');
	surface.tick();
	t.deepEqual(await shown(), ['✔ image a: built (1.5 s)', 'a note', '⠹ image b (1.5 s)']);
	second();
	surface.close();
	t.deepEqual(await shown(), ['✔ image a: built (1.5 s)', 'a note', '✔ image b (1.5 s)']);
});

test('a line for the whole run is above the others', async t => {
	const {clock, surface, progress, shown} = liveProgress(160);
	const run = progress.run('kind', twoParts);
	t.deepEqual(await shown(), ['  starting · 0 of 6 rows · 0.0 s']);
	run.enter('enabled', 4);
	run.await('R12 [enabled] unset');
	clock.time = 1900;
	surface.tick();
	t.deepEqual(
		(await shown())[0],
		'  configuration 1 of 2 · 0 of 6 rows · 1.9 s',
		'not yet waited for',
	);
	run.add('R12 [enabled] set', 'failed');
	clock.time = 12_000;
	run.await('R36 [enabled] caddy');
	run.tell('failed', 'R12 [enabled] set: false instead of true');
	surface.tick();
	t.deepEqual(await shown(), [
		'✘ R12 [enabled] set: false instead of true',
		'  configuration 1 of 2 · 1 of 6 rows, 5 left · 1 failed · 12.0 s · waiting 12.0 s for R12 [enabled] unset',
		'⠹ enabled (1 of 2): 1/4 rows, 1 failed (12.0 s)',
	]);
	run.cleanUp();
	await run.end({complete: false});
	surface.close();
	t.deepEqual((await shown()).slice(1), [
		'… enabled (1 of 2): 1/4 rows, 1 failed, not finished (12.0 s)',
	]);
});

test('the line for the run tells the time that is left from earlier runs', async t => {
	const known = {
		start: 10_000,
		'enabled: 4 rows': 60_000,
		'disabled: 1 rows': 30_000,
		'R34 [enabled] back and forth: 1 rows': 100_000,
		end: 5_000,
	};
	const {clock, surface, progress, shown} = liveProgress(160, earlier(known));
	const run = progress.run('kind', twoParts);
	t.deepEqual(await shown(), ['  starting · 0 of 6 rows · 0.0 s, about 3 min left']);
	clock.time = 20_000;
	run.enter('enabled', 4);
	clock.time = 80_000;
	surface.tick();
	t.true((await shown())[0]?.includes(' 1 min 20 s, about 6 min left'), 'twice as slow');
	clock.time = 260_000;
	surface.tick();
	t.true((await shown())[0]?.includes(' longer than before (4 min 00 s so far)'));
});

for (const columns of [40, 80]) {
	test(`no line of the live view wraps at ${columns} columns, and many are cut`, async t => {
		const {clock, surface, progress, shown} = liveProgress(columns);
		const run = progress.run('kind', twoParts);
		run.enter('enabled', 4);
		for (let index = 0; index < 12; index += 1) progress.step(`${'long '.repeat(19)}${index}`);
		clock.time = 3000;
		surface.tick();
		const lines = await shown();
		const steps = lines.filter(line => line.startsWith('⠙'));
		t.is(steps.length, 10);
		t.true(lines.every(line => line.length < columns));
		t.true(steps.every(line => line.endsWith(' (3.0 s)')));
		t.is(lines.at(-1), '  and 3 more');
	});
}

test('a low terminal shows fewer steps, so that none scrolls away unerased', async t => {
	const {surface, progress, shown} = liveProgress(80, noDurations, false, 8);
	progress.run('kind', twoParts);
	for (let index = 0; index < 12; index += 1) progress.step(`step ${index}`);
	surface.tick();
	const lines = await shown();
	t.is(lines.length, 6);
	t.is(lines.at(-1), '  and 8 more');
});

test('how long a build took is kept for the next time, unless it failed', t => {
	const kept: Took[] = [];
	const {clock, progress} = plainProgress({
		...noDurations,
		keep: async times => void kept.push(...times),
	});
	const [built, failed, step] = [
		progress.step('image a', 'once'),
		progress.step('image b', 'once'),
		progress.step('cluster'),
	];
	clock.time = 500;
	for (const end of [built, built, step]) end();
	failed('failed');
	t.deepEqual(kept, [{name: 'image a', milliseconds: 500}]);
});

test('of a long title what was told of the step stays', async t => {
	const {clock, surface, progress, shown} = liveProgress(60);
	const title = 'Kubernetes v1.34.10 and etcd from their Go modules (about 8 minutes, once)';
	const ended = progress.step(title, 'once');
	clock.time = 130_000;
	surface.tick();
	t.deepEqual(await shown(), ['⠙ Kubernetes v1.34.10 and etcd…: 2 min 10 s of about 8 min']);
	ended();
	t.is((await shown()).join(''), `✔ ${title} (2 min 10 s)`);
});

test('of several steps the oldest is named, also before a row; one alone has its own line', async t => {
	const {clock, surface, progress, shown} = liveProgress(160);
	const run = progress.run('kind', twoParts);
	const first = progress.step('image a');
	clock.time = 3000;
	surface.tick();
	t.is((await shown())[0], '  starting · 0 of 6 rows · 3.0 s');
	run.await('R12 [enabled] unset');
	clock.time = 6000;
	surface.tick();
	t.true((await shown())[0]?.endsWith(' · waiting 6.0 s for image a'));
	first();
	surface.tick();
	t.true((await shown())[1]?.endsWith(' · waiting 3.0 s for R12 [enabled] unset'));
});

test('what did not go well is marked so', async t => {
	const {surface, progress, shown} = liveProgress();
	progress.step('image a', 'once')('failed');
	const run = progress.run('kind', twoParts);
	run.enter('disabled', 1);
	run.add('a', 'failed');
	run.enter('R34 [enabled] back and forth', 1);
	run.add('b', 'inconclusive');
	await run.end({complete: false});
	surface.close();
	t.deepEqual(
		(await shown()).map(line => line.slice(0, 16)),
		['✘ image a: faile', '✘ disabled (2 of', '? R34 [enabled] '],
	);
});

test('a colour ends with what it colours', async t => {
	const {written, progress} = liveProgress(160, noDurations, true);
	const run = progress.run('kind', twoParts);
	run.enter('enabled', 4);
	run.add('a', 'failed');
	run.tell('failed', 'a');
	t.true(written.text.includes('\u001B[31m1 failed\u001B[39m'));
	t.true(written.text.includes('\u001B[31m✘\u001B[39m a\n'));
});

test('a terminal that is made narrower keeps nothing of what was painted', async t => {
	const {progress, surface, shown, narrow} = liveProgress(80);
	progress.note('a note');
	progress.step('long '.repeat(14).trim());
	narrow(30);
	surface.tick();
	t.deepEqual(await shown(), ['a note', '⠙ long long long lon… (0.0 s)']);
});

test('what was under way when the view closes stays visible', async t => {
	const {surface, progress, shown} = liveProgress();
	progress.step('cluster');
	surface.close();
	t.deepEqual(await shown(), ['… cluster: not finished (0.0 s)']);
});

test('durations are short', t => {
	t.deepEqual([0, 449, 59_949, 59_950, 125_000, 3_600_000].map(elapsed), [
		'0.0 s',
		'0.4 s',
		'59.9 s',
		'1 min 00 s',
		'2 min 05 s',
		'60 min 00 s',
	]);
	t.deepEqual([100, 12_600, 80_000, 97_500, 480_000].map(roughly), [
		'5 s',
		'15 s',
		'80 s',
		'2 min',
		'8 min',
	]);
});

const script = (quiet: boolean, cache: string) => `
	import {showProgress} from ${JSON.stringify(import.meta.resolve('./show-progress.ts'))};
	const settings = {ci: false, dumb: false, color: true, unicode: true, cache: ${JSON.stringify(cache)}};
	using progress = showProgress(settings, {quiet: ${quiet}});
	progress.step('work')();
	const run = progress.run('kind', [{kind: 'configuration', name: 'enabled', rows: 1}]);
	run.enter('enabled', 1);
	run.tell('failed', 'R12');
	run.add('R12', 'failed');
`;

async function shownBy(quiet: boolean) {
	const cache = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	try {
		return await execa(execPath, ['--input-type=module', '-e', script(quiet, cache)]);
	} finally {
		await rm(cache, {recursive: true});
	}
}

test('progress goes to stderr, in plain lines where that is no terminal', async t => {
	const {stdout, stderr} = await shownBy(false);
	t.is(stdout, '');
	t.is(
		stderr.replaceAll(/\d\.\d s/g, 'N s'),
		[
			'work …',
			'work: done (N s)',
			'enabled (1 of 1) …',
			'✘ R12',
			'enabled (1 of 1): 1/1 rows, 1 failed; 1 of 1 in all (N s)',
		].join('\n'),
	);
});

test('quiet says nothing, and open progress keeps no process alive', async t => {
	const {stdout, stderr} = await shownBy(true);
	t.is(stdout + stderr, '');
});
