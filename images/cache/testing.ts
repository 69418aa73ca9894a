import {mkdtemp, rm} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import envPaths from 'env-paths';
import pRetry from 'p-retry';
import type {CacheSettings} from './cache.ts';
import {takeLock} from './lock.ts';
import {limits} from '../host/limits.ts';

/** A cache in a temporary folder that collects all progress messages: for tests. */
export interface TestCache extends CacheSettings, AsyncDisposable {
	readonly said: readonly string[];
	readonly abort: (reason: Error) => void;
}

/** Creates one; disposing of it removes the folder. */
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

/** The first result that is neither undefined nor an error; after a minute, or `within` milliseconds, the last error. */
export async function eventually<T>(
	ask: () => Promise<T | undefined>,
	{within = 60_000} = {},
): Promise<T> {
	return pRetry(
		async () => {
			const answer = await ask();
			if (answer === undefined) throw new Error('not yet');
			return answer;
		},
		{
			retries: Number.POSITIVE_INFINITY,
			factor: 1,
			minTimeout: limits.poll,
			maxRetryTime: within,
		},
	);
}

/**
 * For tests that look at, or bring, the names that this project gives images in the engine: one such test at a time on a
 * machine, also beside those of another checkout.
 */
export async function engineNames(): Promise<AsyncDisposable> {
	const {cache} = envPaths('secure-pod-defaults-conformance', {suffix: ''});
	const file = path.join(cache, 'locks', 'test-engine-names');
	return eventually(
		async () => {
			const taken = await takeLock(file, 'tests of image names');
			return 'held' in taken ? taken.held : undefined;
		},
		{within: limits.build},
	);
}
