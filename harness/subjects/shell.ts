import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import type {Readable, Writable} from 'node:stream';
import {EnvironmentError} from '../../images/environment-error.ts';
import {signalGroup} from '../../images/process-group.ts';
import {tellError} from '../tell-error.ts';

/** A command that runs under a shell, in a process group of its own. */
export interface Shell {
	readonly child: ChildProcessByStdio<Writable, Readable, Readable>;
	/** Signals the command and everything that it started, unless that has left the group. */
	readonly signal: (signal: NodeJS.Signals) => void;
}

/**
 * A watcher in the group waits for the end of a pipe that only this process holds, and then kills the group: however
 * this process ends, kill -9 included, nothing of the command outlives it. It also keeps the group's number from being
 * given to somebody else once the command has gone.
 */
const watched = [
	"(trap '' TERM INT HUP; read -r _ <&3; kill -KILL 0) >/dev/null 2>&1 &",
	'exec 3<&-',
	'exec sh -c "$1"',
].join('\n');

/** Starts the command as a user's shell would, with its stdin, stdout and stderr as pipes. */
export async function startShell(command: string): Promise<Shell> {
	const child = spawn('sh', ['-c', watched, 'sh', command], {
		detached: true,
		stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
	});
	try {
		await once(child, 'spawn');
	} catch (cause) {
		throw new EnvironmentError(
			`cannot start a shell for the command ${JSON.stringify(command)}: ${tellError(cause)}`,
			{cause},
		);
	}
	return {child, signal: signal => signalGroup(child.pid, signal)};
}
