import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {askSubject, testRows, type Admission, type Declare} from './index.ts';

/** What `testRows` declares, with a `test` that keeps the bodies and starts some of them. */

type Body = Parameters<Declare>[1];

/** An answer as it was sent fails each row at `enabled` that expects the field to be set. */
const idle = askSubject(() => ({
	ask: async ({object}): Promise<Admission> => ({admitted: true, object, warnings: []}),
	close: async () => {},
}));

async function results(
	select: {readonly requirement: string; readonly level: string},
	started: (title: string) => boolean = () => true,
): Promise<{declared: number; came: readonly (readonly [boolean, string])[]}> {
	await using folder = await temporary();
	const bodies = new Map<string, Body>();
	await testRows((title, body) => void bodies.set(title, body), {
		provider: idle,
		subject: 'idle',
		select,
		report: folder.path,
	});
	const came: [boolean, string][] = [];
	const t = {true: (actual: boolean, message: string) => void came.push([actual, message])};
	const chosen = [...bodies].filter(([title]) => started(title));
	await Promise.all(chosen.map(async ([, body]) => body(t)));
	return {declared: bodies.size, came};
}

test('a row that is not kept is a test that fails and says what differs', async t => {
	const {declared, came} = await results({requirement: 'R12', level: 'enabled'});
	t.true(declared > 10);
	t.is(came.length, declared);
	const failed = came.filter(([passed]) => !passed);
	t.true(failed.length > 10);
	for (const [, message] of failed) t.regex(message, /^failed: .+/);
});

test('a row that is kept is a test that passes', async t => {
	const {came} = await results({requirement: 'R5', level: 'disabled'});
	t.true(came.length > 0);
	t.deepEqual(
		came.filter(([passed]) => !passed),
		[],
	);
});

test('only the rows whose tests were started are run', async t => {
	let first: string | undefined;
	const {came} = await results(
		{requirement: 'R12', level: 'enabled'},
		title => title === (first ??= title),
	);
	t.is(came.length, 1);
});

async function temporary(): Promise<AsyncDisposable & {readonly path: string}> {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	return {path: folder, [Symbol.asyncDispose]: () => rm(folder, {recursive: true})};
}
