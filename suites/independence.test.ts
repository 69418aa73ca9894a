import test from 'ava';
import type {Result} from '../harness/model/result.ts';
import type {Row} from '../harness/model/row.ts';
import {run} from '../harness/run/run.ts';
import {inProcessTarget} from '../harness/subjects/in-process.ts';
import {requirements} from './requirements.ts';
import {rows} from './index.ts';

/** Rows that the reference answers. */
const own = rows.filter(
	({tier, requirement}) =>
		tier === 'defaulting' &&
		['defaulting', 'configuration'].includes(requirements[requirement as 'R2'].owner),
);

async function verdicts(some: readonly Row[]): Promise<ReadonlyMap<string, string>> {
	const results: Result[] = [];
	const {signal} = new AbortController();
	const onResult = (result: Result): void => void results.push(result);
	await run({rows: some, target: inProcessTarget(), concurrency: 12, signal, onResult});
	return byKey(results.map(({key, status, observed}) => [key, JSON.stringify([status, observed])]));
}

function byKey(entries: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
	return new Map(entries.toSorted(([a], [b]) => a.localeCompare(b)));
}

/** A reproducible shuffle (a linear congruential generator, constants of Numerical Recipes). */
function shuffled<T>(all: readonly T[], seed: number): readonly T[] {
	let state = seed;
	const next = (): number => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32);
	return all
		.map(one => ({one, at: next()}))
		.toSorted((a, b) => a.at - b.at)
		.map(({one}) => one);
}

test.serial('shuffled, rows give the same verdicts', async t => {
	const inOrder = await verdicts(own);
	t.true(inOrder.size > 2000);
	for (const seed of [1, 2, 3]) t.deepEqual(await verdicts(shuffled(own, seed)), inOrder);
});

test.serial('repeated, rows give the same verdicts', async t => {
	const once = await verdicts(own);
	t.deepEqual(await verdicts([...own, ...own]), once);
});

test.serial('singly, rows give the same verdicts', async t => {
	const together = await verdicts(own);
	const singly = await Promise.all(own.map(row => verdicts([row])));
	t.deepEqual(byKey(singly.flatMap(each => [...each])), together);
});
