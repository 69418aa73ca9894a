import process from 'node:process';

/** Somebody ended the run: Ctrl-C or a termination signal. */
export class Interrupted extends Error {
	override name = 'Interrupted';
	readonly exitCode: number;

	constructor(signal: 'SIGINT' | 'SIGTERM') {
		super(`interrupted by ${signal}`);
		this.exitCode = signal === 'SIGINT' ? 130 : 143;
	}
}

/**
 * Listens for Ctrl-C and termination until it is disposed of. The first aborts `signal` with an `Interrupted` and lets
 * everything clean up; the second ends the process at once, after `last` has said what may be left.
 */
export function listenForInterrupts(last: () => void): Disposable & {
	readonly signal: AbortSignal;
	/** 130 or 143 after an interrupt. */
	readonly exitCode: number | undefined;
} {
	const controller = new AbortController();
	let interrupted: Interrupted | undefined;
	const interrupt = (name: 'SIGINT' | 'SIGTERM') => (): void => {
		if (interrupted) {
			last();
			process.exit(interrupted.exitCode);
		}
		interrupted = new Interrupted(name);
		controller.abort(interrupted);
	};
	const onInt = interrupt('SIGINT');
	const onTerm = interrupt('SIGTERM');
	process.on('SIGINT', onInt);
	process.on('SIGTERM', onTerm);
	return {
		signal: controller.signal,
		get exitCode() {
			return interrupted?.exitCode;
		},
		[Symbol.dispose]() {
			process.off('SIGINT', onInt);
			process.off('SIGTERM', onTerm);
		},
	};
}
