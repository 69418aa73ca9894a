import path from 'node:path';
import test from 'ava';
import {readFile} from 'node:fs/promises';
import {EnvironmentError} from './errors.ts';
import {runTool} from './run-tool.ts';
import {eventually, testCache} from '../cache/testing.ts';

test('what a program prints is kept', async t => {
	await using settings = await testCache();
	const log = path.join(settings.cache, 'logs', 'tool.log');
	await runTool(['sh', '-c', 'echo out; echo err >&2'], {log, signal: settings.signal});
	t.deepEqual((await readFile(log, 'utf8')).trim().split('\n').toSorted(), ['err', 'out']);
});

test('a failure names the log and shows its last lines', async t => {
	await using settings = await testCache();
	const log = path.join(settings.cache, 'tool.log');
	const error = await t.throwsAsync(
		runTool(['sh', '-c', 'seq 100; echo no such flour >&2; exit 3'], {
			log,
			signal: settings.signal,
		}),
		{instanceOf: EnvironmentError},
	);
	t.regex(error.message, /exit code 3/);
	t.regex(error.message, /\n {2}100\n {2}no such flour\nThe whole log: .*tool\.log$/);
	t.notRegex(error.message, /\n {2}80\n/);
});

test('an abort ends the program and its children', async t => {
	await using settings = await testCache();
	const log = path.join(settings.cache, 'tool.log');
	const child = path.join(settings.cache, 'child');
	const running = runTool(['sh', '-c', `sleep 1000 & echo $! > ${child}; wait`], {
		log,
		signal: settings.signal,
	});
	const pid = await eventually(async () => Number(await readFile(child, 'utf8')) || undefined);
	settings.abort(new Error('interrupted'));
	await t.throwsAsync(running, {message: 'interrupted'});
	t.true(await eventually(async () => isGone(pid)));
});

function isGone(pid: number): true | undefined {
	try {
		process.kill(pid, 0);
		return undefined;
	} catch {
		return true;
	}
}
