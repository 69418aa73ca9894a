import {execPath} from 'node:process';
import test from 'ava';
import {execa} from 'execa';
import {countRows} from './count-rows.ts';
import {elapsed} from './elapsed.ts';
import {LiveSurface} from './live.ts';
import {PlainSurface} from './plain.ts';
import {planOf, result} from '../../model/sample-run.ts';
import {progressOn} from './run-progress.ts';

function plainProgress() {
	const written: string[] = [];
	const clock = {time: 0};
	const sink = {write: (text: string) => written.push(text)};
	const surface = new PlainSurface(sink, () => clock.time);
	return {written, clock, surface, progress: progressOn(surface)};
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

test('rows are counted by what became of them', t => {
	const {written, clock, surface, progress} = plainProgress();
	const counter = progress.configuration('enabled', 4);
	counter.add('passed');
	counter.add('failed');
	counter.add('observed');
	clock.time = 20_000;
	surface.tick();
	counter.add('inconclusive');
	counter.end();
	t.deepEqual(written.slice(1), [
		'enabled: 3/4 rows, 1 failed (20.0 s)\n',
		'enabled: 4/4 rows, 1 failed, 1 inconclusive (20.0 s)\n',
	]);
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

/** What a terminal of that width shows after this text. */
function screen(text: string): readonly string[] {
	const lines = [''];
	for (const part of text.replaceAll('\u001B', 'ESC').split(/(ESC\[\d*[AJ]|\n)/)) {
		const up = /^ESC\[(\d+)A$/.exec(part)?.[1];
		if (up !== undefined) lines.length = Math.max(1, lines.length - Number(up));
		else if (part === 'ESC[0J') lines[lines.length - 1] = '';
		else if (part === '\n') lines.push('');
		else lines[lines.length - 1] += part;
	}
	return lines.filter(line => line !== '');
}

function liveProgress(columns = 80) {
	const clock = {time: 0};
	const written = {text: ''};
	const sink = {columns, write: (text: string) => (written.text += text)};
	const style = {color: false, unicode: true, width: columns};
	const surface = new LiveSurface(sink, style, () => clock.time);
	return {clock, surface, progress: progressOn(surface), shown: () => screen(written.text)};
}

test('a terminal shows what is under way below what is over', t => {
	const {clock, surface, progress, shown} = liveProgress();
	const first = progress.step('image a');
	const counter = progress.configuration('enabled', 2);
	clock.time = 1500;
	surface.tick();
	t.deepEqual(shown(), ['⠙ image a (1.5 s)', '⠙ enabled: 0/2 rows (1.5 s)']);
	first('built');
	progress.note('a note');
	counter.add('failed');
	surface.tick();
	t.deepEqual(shown(), [
		'✔ image a: built (1.5 s)',
		'a note',
		'⠹ enabled: 1/2 rows, 1 failed (1.5 s)',
	]);
	counter.end();
	surface.close();
	t.deepEqual(shown(), [
		'✔ image a: built (1.5 s)',
		'a note',
		'✔ enabled: 1/2 rows, 1 failed (1.5 s)',
	]);
});

test('a live line never wraps, and many are cut', t => {
	const {surface, progress, shown} = liveProgress(30);
	for (let index = 0; index < 12; index += 1) progress.step(`${'long '.repeat(9)}${index}`);
	surface.tick();
	t.is(shown().length, 11);
	t.true(shown().every(line => line.length < 30));
	t.is(shown().at(-1), '  and 2 more');
});

test('what was under way when the view closes stays visible', t => {
	const {surface, progress, shown} = liveProgress();
	progress.step('cluster');
	surface.close();
	t.deepEqual(shown(), ['… cluster: not finished (0.0 s)']);
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
});

const script = (quiet: boolean) => `
	import {showProgress} from ${JSON.stringify(import.meta.resolve('./show-progress.ts'))};
	const settings = {ci: false, dumb: false, color: true, unicode: true};
	using progress = showProgress(settings, {quiet: ${quiet}});
	progress.step('work')();
`;

test('progress goes to stderr, in plain lines where that is no terminal', async t => {
	const {stdout, stderr} = await execa(execPath, ['--input-type=module', '-e', script(false)]);
	t.is(stdout, '');
	t.regex(stderr, /^work …\nwork: done \(0\.\d s\)$/);
});

test('quiet says nothing, and open progress keeps no process alive', async t => {
	const {stdout, stderr} = await execa(execPath, ['--input-type=module', '-e', script(true)]);
	t.is(stdout + stderr, '');
});

test('each configuration has a line from when it is entered to its last result', t => {
	const {written, progress} = plainProgress();
	const plan = planOf();
	const counted = countRows(progress);
	counted.onConfiguration('enabled', 2);
	t.deepEqual(written, ['enabled …\n']);
	counted.onResult(result(plan, 'R12 [enabled] unset', 'passed'));
	counted.onResult(result(plan, 'R36 [enabled] caddy', 'failed'));
	counted.onConfiguration('disabled', 1);
	counted.onResult(result(plan, 'R3 [disabled] the documented string', 'passed'));
	t.deepEqual(written.slice(1), [
		'enabled: 2/2 rows, 1 failed (0.0 s)\n',
		'disabled …\n',
		'disabled: 1/1 rows (0.0 s)\n',
	]);
});
