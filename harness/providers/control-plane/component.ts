import path from 'node:path';
import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, open, readFile, symlink} from 'node:fs/promises';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {signalGroup} from '../../../images/host/run-tool.ts';
import {limits} from '../../machine/limits.ts';
import {sayLines} from './log-lines.ts';
import {spawnWatched, within} from '../../machine/watched-process.ts';

/** How one process of a control plane is started. */
export interface Launch {
	/** The component's name: one program may be several components. */
	readonly name: string;
	/** If another release ran before: its program's link, whose last part a multi-call program reads, and its log are by it. */
	readonly release?: string;
	readonly program: string;
	readonly options: readonly string[];
	/** Its complete environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** The control plane's folder: its working directory, with its log. */
	readonly folder: string;
	/** Whether it stays when this process ends. */
	readonly stays: boolean;
}

/** A process of a control plane, started by this process. */
export class Component {
	readonly name: string;
	readonly pid: number;
	/** Aborted, with the end of its log, if it ends without being stopped. */
	readonly ended: AbortSignal;
	readonly #child: ChildProcess;
	readonly #exited = Promise.withResolvers<void>();
	#asked = false;

	/** Starts it; its output goes to `NAME.log`. */
	static async start(launch: Launch): Promise<Component> {
		const {name, release = '', folder} = launch;
		const program = path.join(folder, 'bin', release, name);
		await mkdir(path.dirname(program), {recursive: true});
		await symlink(launch.program, program);
		const child = await run(program, launch);
		if (child.pid === undefined) throw new Error(`${name} was started and has no process id`);
		return new Component(child, child.pid, {name, log: logFile(folder, name, release)});
	}

	private constructor(child: ChildProcess, pid: number, {name, log}: {name: string; log: string}) {
		const ended = new AbortController();
		this.name = name;
		this.pid = pid;
		this.ended = ended.signal;
		this.#child = child;
		child.on('exit', (code, signal) => {
			// The watcher, if there is one.
			signalGroup(pid, 'SIGKILL');
			this.#exited.resolve();
			if (this.#asked) return;
			const how = signal ?? `exit code ${code ?? ''}`;
			void lastLines(log).then(lines =>
				ended.abort(new EnvironmentError(`${name} has ended (${how}); its last words: ${lines}`)),
			);
		});
	}

	/** SIGTERM, then SIGKILL if it does not end; resolves when it has ended. */
	async stop(): Promise<void> {
		this.#asked = true;
		signalGroup(this.pid, 'SIGTERM');
		if (!(await within(limits.componentEnds, this.#exited.promise))) await this.kill();
	}

	/** Resolves when it has ended. */
	async kill(): Promise<void> {
		this.#asked = true;
		signalGroup(this.pid, 'SIGKILL');
		if (await within(limits.componentEnds, this.#exited.promise)) return;
		throw new EnvironmentError(`${this.name} (process ${this.pid}) does not end when it is killed`);
	}

	/** From now on this process may end before it. */
	letGo(): void {
		this.#asked = true;
		this.#child.unref();
	}
}

/** The last lines of a component's log, on one line. */
export async function lastWords(folder: string, name: string): Promise<string> {
	return lastLines(logFile(folder, name));
}

const logFile = (folder: string, name: string, release = ''): string =>
	path.join(folder, `${name}${release === '' ? '' : `-${release}`}.log`);

async function run(program: string, {options, env = {}, folder, name, release, stays}: Launch) {
	await using log = await open(logFile(folder, name, release), 'a', 0o600);
	const stdio = ['ignore', log.fd, log.fd] as const;
	try {
		if (!stays) {
			const {child} = await spawnWatched([program, ...options], {stdio, cwd: folder, env});
			return child;
		}
		const child = spawn(program, options, {cwd: folder, env, detached: true, stdio: [...stdio]});
		await once(child, 'spawn');
		return child;
	} catch (cause) {
		throw new EnvironmentError(`${name} cannot be started: ${String(cause)}`, {cause});
	}
}

async function lastLines(file: string): Promise<string> {
	const text = await readFile(file, 'utf8').catch(() => '');
	return sayLines(text.split('\n').filter(line => line.trim() !== '')) || 'none';
}
