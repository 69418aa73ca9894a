import path from 'node:path';
import test from 'ava';
import {shareLock} from './lock.ts';
import {testCache} from './testing.ts';

test('of several who share a lock, the last is alone with it', async t => {
	await using settings = await testCache();
	const file = path.join(settings.cache, 'locks', 'shared');
	const one = await shareLock(file, settings.signal);
	const other = await shareLock(file, settings.signal);
	t.false(one.alone());
	await one[Symbol.asyncDispose]();
	t.true(other.alone());
	const third = shareLock(file, settings.signal);
	await other[Symbol.asyncDispose]();
	t.true((await third).alone(), 'it waited until the lock could be shared');
	await (await third)[Symbol.asyncDispose]();
});

test('who waits for a lock can be called off', async t => {
	await using settings = await testCache();
	const file = path.join(settings.cache, 'locks', 'shared');
	await using alone = await shareLock(file, settings.signal);
	t.true(alone.alone());
	const waiting = shareLock(file, settings.signal);
	settings.abort(new Error('enough'));
	await t.throwsAsync(waiting, {message: 'enough'});
});
