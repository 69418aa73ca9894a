import process from 'node:process';

/** By convention 128 and the signal's number. */
const exitCodes = {SIGHUP: 129, SIGINT: 130, SIGTERM: 143} as const;

type Ending = keyof typeof exitCodes;

/** Somebody ended the run: Ctrl-C, a termination signal, or a terminal that was closed. */
export class Interrupted extends Error {
	override name = 'Interrupted';
	readonly exitCode: number;

	constructor(signal: Ending) {
		super(`interrupted by ${signal}`);
		this.exitCode = exitCodes[signal];
	}
}

/**
 * Listens for Ctrl-C and termination until it is disposed of. The first aborts `signal` with an `Interrupted` and lets
 * everything clean up; the second ends the process at once, after `last` has said what may be left.
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
