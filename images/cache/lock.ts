import {type FileHandle, open, readFile} from 'node:fs/promises';
import path from 'node:path';
import pRetry from 'p-retry';
import {tryLock} from 'fs-native-extensions';
import {limits} from '../host/limits.ts';
import type {Progress} from '../host/progress.ts';
import {makeFolder} from '../host/make-folder.ts';

export interface LockSettings {
	/** What is built under the lock: shown to processes that wait. */
	readonly what: string;
	readonly progress: Progress;
	readonly signal: AbortSignal;
}

/**
 * Runs `work` while holding an exclusive lock on `file`. A second process waits and reports the holder through
 * `progress`. The kernel releases the lock when its holder dies, for whatever reason.
 */
export async function holdingLock<T>(
	file: string,
	settings: LockSettings,
	work: () => Promise<T>,
): Promise<T> {
	await using handle = await openLock(file);
	await lock(handle, file, settings);
	await handle.truncate(0);
	await handle.write(`${ourselves} which is making: ${settings.what}`);
	// Awaited here: the lock is released when this function returns.
	return await work();
}

/**
 * Takes the lock on `file` if it is free, without waiting, and holds it until it is disposed of; otherwise
 * returns its holder.
 */
export async function takeLock(
	file: string,
	what: string,
): Promise<{readonly held: AsyncDisposable} | {readonly holder: string}> {
	const handle = await openLock(file);
	if (!tryLock(handle.fd)) {
		await handle.close();
		return {holder: await holder(file)};
	}
	await handle.truncate(0);
	await handle.write(`process ${process.pid} (${what})`);
	return {held: handle};
}

/** A lock that several processes hold at once, each until it disposes of its share. */
export interface SharedLock extends AsyncDisposable {
	/** Whether no other process holds a share; if so, no other gets one before this one is disposed of. */
	alone(): boolean;
}

/** Takes a share of the lock on `file`; waits while a sole holder finishes. */
export async function shareLock(file: string, signal: AbortSignal): Promise<SharedLock> {
	const handle = await openLock(file);
	try {
		await pRetry(
			async () => {
				if (!tryLock(handle.fd, {shared: true})) throw new Error('still locked');
			},
			{retries: Number.POSITIVE_INFINITY, factor: 1, minTimeout: limits.poll, signal},
		);
	} catch (error) {
		await handle.close();
		throw error;
	}
	return {
		alone: () => tryLock(handle.fd),
		[Symbol.asyncDispose]: () => handle.close(),
	};
}

/** Whether any process holds the lock on `file` right now. */
export async function isLocked(file: string): Promise<boolean> {
	await using handle = await openLock(file);
	return !tryLock(handle.fd);
}

const ourselves = `process ${process.pid},`;

async function openLock(file: string): Promise<FileHandle> {
	await makeFolder(path.dirname(file));
	return open(file, 'a+');
}

async function lock(handle: FileHandle, file: string, {progress, signal}: LockSettings) {
	if (tryLock(handle.fd)) return;
	const other = await holder(file);
	if (!other.startsWith(ourselves)) progress.note(`waiting for ${other}`);
	await pRetry(() => mustLock(handle), {
		retries: Number.POSITIVE_INFINITY,
		factor: 1,
		minTimeout: limits.poll,
		signal,
	});
}

async function mustLock(handle: FileHandle): Promise<void> {
	if (!tryLock(handle.fd)) throw new Error('still locked');
}

async function holder(file: string): Promise<string> {
	return (await readFile(file, 'utf8')) || 'another process';
}
