import {spawn, type ChildProcess, type SpawnOptions} from 'node:child_process';
import {once} from 'node:events';
import {signalGroup} from '../../images/host/run-tool.ts';

/** A program in its own process group that ends when this process does. */
export interface WatchedProcess {
	readonly child: ChildProcess;
	/** Signals the program and everything that it started, except what has left the group. */
	readonly signal: (signal: NodeJS.Signals) => void;
}

/**
 * A watcher in the group waits for the end of a pipe that only this process holds, and then kills the group: however
 * this process ends, including kill -9, nothing of the program survives. The watcher also keeps the group's number from
 * being reused after the program has ended.
 */
const watched = [
	"(trap '' TERM INT HUP; read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 &",
	'exec 3<&-',
	'exec "$@"',
].join('\n');

/**
 * Starts the program under its watcher; `stdio` are its stdin, stdout and stderr. The process group is its own, so that
 * Ctrl-C at the terminal reaches only this process. Throws if the watcher's shell cannot be started.
 */
export async function spawnWatched(
	command: readonly string[],
	{stdio, ...options}: Pick<SpawnOptions, 'cwd' | 'env'> & {stdio: readonly (number | Stream)[]},
): Promise<WatchedProcess> {
	const child = spawn('/bin/sh', ['-c', watched, 'sh', ...command], {
		...options,
		detached: true,
		stdio: [...stdio, 'pipe'],
	});
	await once(child, 'spawn');
	return {child, signal: signal => signalGroup(child.pid, signal)};
}

type Stream = 'pipe' | 'ignore';

/** Whether it happens within this many milliseconds. */
export async function within(milliseconds: number, happens: Promise<void>): Promise<boolean> {
	const over = Promise.withResolvers<boolean>();
	const timer = setTimeout(() => over.resolve(false), milliseconds);
	try {
		return await Promise.race([happens.then(() => true), over.promise]);
	} finally {
		clearTimeout(timer);
	}
}
