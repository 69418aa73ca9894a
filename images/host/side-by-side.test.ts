import {setTimeout as sleep} from 'node:timers/promises';
import test from 'ava';
import {sideBySide} from './side-by-side.ts';

test('parts run at the same time, and their results come in order', async t => {
	const met = Promise.withResolvers<void>();
	const results = await sideBySide(new AbortController().signal, [
		async () => {
			await met.promise;
			return 'first';
		},
		async () => {
			met.resolve();
			return 2;
		},
	]);
	t.deepEqual(results, ['first', 2]);
});

test('one that fails aborts the others, which end before its error is thrown', async t => {
	let ended = false;
	const error = await t.throwsAsync(
		sideBySide(new AbortController().signal, [
			async signal => {
				await t.throwsAsync(sleep(60_000, undefined, {signal}));
				await sleep(10);
				ended = true;
				signal.throwIfAborted();
			},
			async () => {
				throw new Error('the first to fail');
			},
		]),
	);
	t.is(error?.message, 'the first to fail');
	t.true(ended);
});

test('an interrupt reaches every part, and is what is thrown', async t => {
	const interrupted = new AbortController();
	const run = sideBySide(interrupted.signal, [waiting, waiting]);
	interrupted.abort(new Error('SIGINT'));
	t.is((await t.throwsAsync(run))?.message, 'SIGINT');
});

const waiting = async (signal: AbortSignal) => sleep(60_000, undefined, {signal});
