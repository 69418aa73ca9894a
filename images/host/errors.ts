/**
 * Something the machine, the network or the cluster lacks: the harness could not judge.
 * `spd` prints the message as it is and exits 2, so the text names the thing, the evidence and the next step.
 */
export class EnvironmentError extends Error {
	override name = 'EnvironmentError';
}

/**
 * The command line, or a file that it names, is wrong. `spd` prints the message as it is and exits 64,
 * so it is one line that names the thing and what could stand there instead.
 */
export class UsageError extends Error {
	override name = 'UsageError';
	readonly exitCode = 64;
}

const absent: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);

/** For `catch`: what is not there is undefined; any other failure to read it is thrown. */
export function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
	if (!absent.has(error.code)) throw error;
}
