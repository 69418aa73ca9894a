import {glob} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {lanes} from './lanes.ts';

const cwd = path.join(import.meta.dirname, '..', '..');

async function filesOf(patterns: readonly string[]): Promise<readonly string[]> {
	const found: string[] = [];
	for await (const file of glob([...patterns], {cwd, exclude: ['node_modules/**']}))
		found.push(file);
	return found;
}

test('each test of the real thing is in one lane', async t => {
	const inLanes = await Promise.all(lanes.map(({files}) => filesOf(files)));
	t.deepEqual(inLanes.flat().toSorted(), [...(await filesOf(['**/*.engine.test.ts']))].toSorted());
});
