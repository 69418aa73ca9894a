import process from 'node:process';
import {Interrupted, listenForInterrupts} from '../harness/machine/interrupt.ts';
import type {RunProgress} from '../harness/machine/progress/run-progress.ts';
import {showProgress} from '../harness/machine/progress/show-progress.ts';
import type {Settings} from '../harness/machine/settings.ts';

/**
 * Runs one command with progress on stderr, and returns its exit code: 130 or 143 when it was interrupted, after
 * everything was cleaned up.
 */
export async function session(
	settings: Settings,
	{quiet = false}: {quiet?: boolean},
	work: (progress: RunProgress, signal: AbortSignal, left: Set<string>) => Promise<number>,
): Promise<number> {
	const left = new Set<string>();
	using interrupts = listenForInterrupts(() => {
		for (const each of left) process.stderr.write(`spd: left behind: ${each}\n`);
		process.stderr.write(
			'spd: ended without cleaning up; `spd doctor` lists what is left and how to remove it\n',
		);
	});
	using progress = showProgress(settings, {quiet});
	try {
		const exitCode = await work(progress, interrupts.signal, left);
		return interrupts.exitCode ?? exitCode;
	} catch (error) {
		if (error instanceof Interrupted) return error.exitCode;
		if (interrupts.signal.aborted && interrupts.exitCode !== undefined) {
			progress.note(`while cleaning up: ${String(error)}`);
			return interrupts.exitCode;
		}
		throw error;
	}
}
