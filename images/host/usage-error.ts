/**
 * The command line, or a file that it names, is wrong. `spd` prints the message as it is and exits 64,
 * so it is one line that names the thing and what could stand there instead.
 */
export class UsageError extends Error {
	override name = 'UsageError';
	readonly exitCode = 64;
}
