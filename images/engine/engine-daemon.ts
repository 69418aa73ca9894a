import path from 'node:path';
import pRetry, {AbortError} from 'p-retry';
import {spawn} from 'node:child_process';
import {open, readFile, rm, stat} from 'node:fs/promises';
import {freeBytes} from '../cache/disk-space.ts';
import {docker} from './docker.ts';
import {EnvironmentError} from '../host/errors.ts';
import {limits} from '../host/limits.ts';
import {makeFolder} from '../host/make-folder.ts';

/** A Docker daemon that this program started and that outlives it. */
export interface StartedEngine {
	readonly pid: number;
	readonly log: string;
	/** The command that stops it. */
	readonly stop: string;
}

/**
 * Starts `dockerd` as a background process and waits until it answers. Init scripts are not used: Debian's raises
 * limits first, which fails without CAP_SYS_RESOURCE.
 */
export async function startDaemon(program: string, cache: string, signal: AbortSignal) {
	const files = daemonFiles(cache);
	await makeFolder(path.dirname(files.log));
	await rm(files.pid, {force: true});
	await using log = await open(files.log, 'a');
	const options = ['--pidfile', files.pid, '--data-root', await dataRoot(cache)];
	const daemon = spawn(program, options, {detached: true, stdio: ['ignore', log.fd, log.fd]});
	daemon.unref();
	const ended = new AbortController();
	daemon.once('exit', () => ended.abort()).once('error', () => ended.abort());
	await answers(signal, ended.signal, files.log);
}

/** The daemon that `startDaemon` started, if it still runs. */
export async function startedDaemon(cache: string): Promise<StartedEngine | undefined> {
	const {pid: pidFile, log} = daemonFiles(cache);
	const pid = Number(await readFile(pidFile, 'utf8').catch(() => ''));
	if (!pid || !(await isDockerd(pid))) return undefined;
	return {pid, log, stop: `kill ${pid}`};
}

function daemonFiles(cache: string) {
	return {
		pid: path.join(cache, 'engine', 'dockerd.pid'),
		log: path.join(cache, 'engine', 'dockerd.log'),
	};
}

/** Docker's default data folder, unless the cache is on another disk with more free space. */
async function dataRoot(cache: string): Promise<string> {
	const [ours, usual] = await Promise.all([stat(cache), stat('/var/lib')]);
	const better = ours.dev !== usual.dev && (await freeBytes(cache)) > (await freeBytes('/var/lib'));
	return better ? path.join(cache, 'engine', 'data') : '/var/lib/docker';
}

async function answers(signal: AbortSignal, ended: AbortSignal, log: string): Promise<void> {
	const ask = async () => {
		if (ended.aborted) throw new AbortError(`dockerd ended at once; see ${log}`);
		await docker(['version']);
	};
	try {
		await pRetry(ask, {
			retries: Number.POSITIVE_INFINITY,
			maxRetryTime: limits.engineStarts,
			factor: 1,
			minTimeout: limits.poll,
			signal,
		});
	} catch (error) {
		signal.throwIfAborted();
		throw new EnvironmentError(
			`The Docker engine that was started does not answer (its log: ${log}): ${String(error)}`,
			{cause: error},
		);
	}
}

async function isDockerd(pid: number): Promise<boolean> {
	const name = await readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '');
	return name.trim() === 'dockerd';
}
