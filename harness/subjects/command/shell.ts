import type {Readable, Writable} from 'node:stream';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {tellError} from '../../machine/tell-error.ts';
import {spawnWatched, type WatchedProcess} from '../../machine/watched-process.ts';

/** A command under a shell, in its own process group, that ends when this process does. */
export interface Shell extends WatchedProcess {
	readonly stdin: Writable;
	readonly stdout: Readable;
	readonly stderr: Readable;
}

/** Starts the command like a user's shell does, with its stdin, stdout and stderr as pipes. */
export async function startShell(command: string): Promise<Shell> {
	const started = await start(command);
	const {stdin, stdout, stderr} = started.child;
	if (stdin && stdout && stderr) return {...started, stdin, stdout, stderr};
	throw new Error('a pipe to the command was not made');
}

async function start(command: string): Promise<WatchedProcess> {
	try {
		return await spawnWatched(['sh', '-c', command], {stdio: ['pipe', 'pipe', 'pipe']});
	} catch (cause) {
		throw new EnvironmentError(
			`cannot start a shell for the command ${JSON.stringify(command)}: ${tellError(cause)}`,
			{cause},
		);
	}
}
