import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pRetry from 'p-retry';
import type {CacheSettings} from './cache.ts';
import {limits} from '../host/limits.ts';

/** A cache in a temporary folder and all that was said meanwhile: for tests. */
export interface TestCache extends CacheSettings, AsyncDisposable {
	readonly said: readonly string[];
	readonly abort: (reason: Error) => void;
}

/** Makes one; disposing of it removes the folder. */
export async function testCache(): Promise<TestCache> {
	const cache = await mkdtemp(path.join(os.tmpdir(), 'spd-test-'));
	const said: string[] = [];
	const controller = new AbortController();
	return {
		cache,
		said,
		signal: controller.signal,
		abort: reason => controller.abort(reason),
		progress: {
			step(title) {
				said.push(`start ${title}`);
				return outcome => said.push(`${outcome ?? 'end'} ${title}`);
			},
			note(line) {
				said.push(line);
			},
		},
		[Symbol.asyncDispose]: () => rm(cache, {recursive: true, force: true}),
	};
}

/** The first answer that is not undefined and not an error; the test's own time-out is the limit. */
export async function eventually<T>(ask: () => Promise<T | undefined>): Promise<T> {
	return pRetry(
		async () => {
			const answer = await ask();
			if (answer === undefined) throw new Error('not yet');
			return answer;
		},
		{retries: Number.POSITIVE_INFINITY, factor: 1, minTimeout: limits.poll},
	);
}
