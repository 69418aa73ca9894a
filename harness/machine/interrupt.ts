import process from 'node:process';

/** By convention 128 plus the signal number. */
const exitCodes = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143} as const;

type Ending = keyof typeof exitCodes;

/** The run was interrupted: Ctrl-C, a termination signal, or a closed terminal. */
export class Interrupted extends Error {
	override name = 'Interrupted';
	readonly exitCode: number;

	constructor(signal: Ending) {
		super(`interrupted by ${signal}`);
		this.exitCode = exitCodes[signal];
	}
}

/**
 * Listens for Ctrl-C and termination signals until disposed. The first aborts `signal` with an `Interrupted`, so that
 * everything can clean up; the second calls `last`, which reports what may be left, and exits at once.
 */
export function listenForInterrupts(last: () => void): Disposable & {
	readonly signal: AbortSignal;
	/** 129, 130 or 143 after an interrupt. */
	readonly exitCode: number | undefined;
} {
	const controller = new AbortController();
	let interrupted: Interrupted | undefined;
	const interrupt = (name: NodeJS.Signals): void => {
		if (interrupted) {
			last();
			process.exit(interrupted.exitCode);
		}
		interrupted = new Interrupted(isEnding(name) ? name : 'SIGTERM');
		controller.abort(interrupted);
	};
	for (const name of endings) process.on(name, interrupt);
	return {
		signal: controller.signal,
		get exitCode() {
			return interrupted?.exitCode;
		},
		[Symbol.dispose]() {
			for (const name of endings) process.off(name, interrupt);
		},
	};
}

const endings = Object.keys(exitCodes).filter(isEnding);

function isEnding(name: string): name is Ending {
	return name in exitCodes;
}
