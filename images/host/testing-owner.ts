import {spawn, type ChildProcess} from 'node:child_process';
import {once} from 'node:events';
import path from 'node:path';
import process from 'node:process';

/** For tests of what a killed process leaves: another process that owns a folder, and ends only when it is killed. */
export class OwnerProcess {
	readonly #child: ChildProcess;

	/** Runs the statements with the exports of temporary.ts as `own` and of any other module as `more`. */
	static async start(statements: string, more = temporary): Promise<OwnerProcess> {
		const script = `
			const own = await import(${JSON.stringify(temporary)});
			const more = await import(${JSON.stringify(more)});
			${statements}
			process.send('ready');
			setInterval(() => {}, 60_000);`;
		const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
			stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		});
		await once(child, 'message');
		return new OwnerProcess(child);
	}

	private constructor(child: ChildProcess) {
		this.#child = child;
	}

	async kill(): Promise<void> {
		this.#child.kill('SIGKILL');
		await once(this.#child, 'exit');
	}
}

const temporary = path.join(import.meta.dirname, 'temporary.ts');
