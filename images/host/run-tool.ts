import path from 'node:path';
import {readFile} from 'node:fs/promises';
import {execa} from 'execa';
import {EnvironmentError} from './errors.ts';
import {limits} from './limits.ts';
import {makeFolder} from './make-folder.ts';

export interface ToolSettings {
	/** The file that receives the program's output. */
	readonly log: string;
	readonly signal: AbortSignal;
	readonly cwd?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Runs to its end even on abort: a package manager must not be killed half-way. */
	readonly uninterruptible?: boolean;
}

const lastLines = 12;

/**
 * Runs an external program that takes long. Its output is kept in `log`; when it fails, the EnvironmentError
 * names that file and contains its last lines. On abort the program's whole process group is ended; it is also
 * ended when this process is killed.
 */
export async function runTool(
	command: readonly [string, ...string[]],
	{log, signal, cwd, env, uninterruptible = false}: ToolSettings,
): Promise<void> {
	signal.throwIfAborted();
	await makeFolder(path.dirname(log));
	const [program, ...programArguments] = uninterruptible ? command : dyingWithUs(command);
	const child = execa(program, programArguments, {
		...(cwd === undefined ? {} : {cwd}),
		...(env === undefined ? {} : {env}),
		stdin: 'ignore',
		stdout: {file: log, append: true},
		stderr: {file: log, append: true},
		buffer: false,
		detached: true,
		reject: false,
		timeout: limits.build,
	});
	const endGroup = () => signalGroup(child.pid, 'SIGTERM');
	if (!uninterruptible) signal.addEventListener('abort', endGroup, {once: true});
	const result = await child;
	signal.removeEventListener('abort', endGroup);
	signal.throwIfAborted();
	if (result.failed) {
		throw new EnvironmentError(
			`${result.shortMessage?.split('\n')[0] ?? command.join(' ')}\n${await tail(log)}\nThe whole log: ${log}`,
			{cause: result},
		);
	}
}

function dyingWithUs(command: readonly [string, ...string[]]): readonly [string, ...string[]] {
	return process.platform === 'linux' ? ['setpriv', '--pdeathsig', 'KILL', ...command] : command;
}

async function tail(log: string): Promise<string> {
	const lines = (await readFile(log, 'utf8')).trimEnd().split('\n');
	return lines
		.slice(-lastLines)
		.map(line => `  ${line}`)
		.join('\n');
}

/** Sends a signal to every process of a group; a group that has already ended is ignored. */
export function signalGroup(leader: number | undefined, signal: NodeJS.Signals): void {
	if (leader === undefined) return;
	try {
		process.kill(-leader, signal);
	} catch (error) {
		const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH';
		if (!gone) throw error;
	}
}
