import {setImmediate as turn} from 'node:timers/promises';
import test from 'ava';
import {asMachineTakes, type Machine} from './as-machine-takes.ts';

const items = Array.from({length: 12}, (_, index) => index);
const roomy: Machine = {cores: 2, availableMemory: () => 8e9};

/** The most that ran side by side. */
async function most(machine: Machine): Promise<{most: number; done: number}> {
	let [running, highest, done] = [0, 0, 0];
	await asMachineTakes(
		items,
		async () => {
			running += 1;
			highest = Math.max(highest, running);
			await turn();
			await turn();
			running -= 1;
			done += 1;
		},
		machine,
	);
	return {most: highest, done};
}

test('as many as the cores take', async t => {
	t.deepEqual(await most(roomy), {most: 4, done: 12});
	t.deepEqual(await most({...roomy, cores: 1}), {most: 2, done: 12});
});

test('one after the other where memory is short', async t => {
	t.deepEqual(await most({...roomy, availableMemory: () => 1e8}), {most: 1, done: 12});
});

test('a failure is thrown once all that had begun have ended, and nothing begins after it', async t => {
	const begun: number[] = [];
	const ended: number[] = [];
	const failing = asMachineTakes(
		items,
		async item => {
			begun.push(item);
			await turn();
			if (item === 0) throw new Error('first');
			await turn();
			ended.push(item);
		},
		roomy,
	);
	await t.throwsAsync(failing, {message: 'first'});
	t.deepEqual(begun, [0, 1, 2, 3]);
	t.deepEqual(ended, [1, 2, 3]);
});
