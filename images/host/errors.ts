import {printable} from './printable.ts';

/**
 * Something that the machine, the network or the cluster lacks: the harness could not judge. `spd` prints the
 * message unchanged and exits 2, so the text names the problem, the evidence and the next step.
 */
export class EnvironmentError extends Error {
	override name = 'EnvironmentError';
}

/**
 * The command line, or a file that it names, is wrong. `spd` prints the message unchanged and exits 64, so it is
 * one line that names the wrong value and the valid ones.
 */
export class UsageError extends Error {
	override name = 'UsageError';
	readonly exitCode = 64;

	/** Parsers repeat what they were given, line feeds and control characters included. */
	constructor(message: string, options?: ErrorOptions) {
		super(onOneLine(message), options);
	}
}

/** Foreign text on one line, without control characters, and cut if it is very long. */
export function onOneLine(text: string): string {
	const line = printable(text).replaceAll(/\s+/g, ' ').trim();
	return line.length > longest ? `${line.slice(0, longest)}…` : line;
}

const longest = 1_500;

const absent: ReadonlySet<string | undefined> = new Set(['ENOENT', 'ENOTDIR']);

/** For `catch`: a missing file is undefined; any other read error is thrown. */
export function ignoreAbsence(error: NodeJS.ErrnoException): undefined {
	if (!absent.has(error.code)) throw error;
}
