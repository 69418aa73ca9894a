import {appendFileSync, closeSync, openSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {EnvironmentError} from '../../images/host/errors.ts';
import {redactArguments, redactJson} from '../../images/host/redact.ts';
import type {Result} from '../model/result.ts';
import {UsageError} from '../machine/usage-error.ts';
import type {Plan} from '../model/plan.ts';
import {planLine, resultLine} from './results-shape.ts';
import {Misshapen, type Shape} from './shape.ts';

/** The content of a results file. */
export interface Results {
	readonly plan: Plan;
	readonly results: readonly Result[];
	/** The incomplete last line if the run was killed while writing. */
	readonly torn?: string;
}

/** Writes results.jsonl as results arrive; a line is handed to the operating system before `add` returns. */
export interface ResultsFile extends Disposable {
	add(result: Result): void;
}

/**
 * Creates a results file that begins with the plan.
 * @throws {EnvironmentError} if the file cannot be written, here and in `add`
 */
export function createResults(file: string, plan: Plan): ResultsFile {
	const descriptor = attempt(file, () => openSync(file, 'w'));
	const append = (line: object) =>
		attempt(file, () => appendFileSync(descriptor, `${JSON.stringify(line)}\n`));
	// The command that repeats the run is a user's own, and may have a login in a URL.
	append({
		plan: {
			...plan,
			subject: redactJson(plan.subject),
			again: redactArguments(plan.again),
		},
	});
	return {
		add: result => append(result),
		[Symbol.dispose]: () => closeSync(descriptor),
	};
}

/**
 * Reads a results file and checks every line.
 * @throws {UsageError} with file and line
 */
export async function readResults(file: string): Promise<Results> {
	const text = await readFile(file, 'utf8').catch((cause: Error) => {
		throw new UsageError(`cannot read the results file ${file}: ${cause.message}`, {cause});
	});
	return parseResults(text, file);
}

/** Parses the text of a results file; `file` is for its errors. */
export function parseResults(text: string, file: string): Results {
	const whole = text.split('\n');
	const rest = whole.pop() ?? '';
	const [first, ...lines] = whole;
	if (first === undefined)
		throw new UsageError(`${file}:1: no plan: not a results file, or cut off`);
	return {
		plan: parseLine(planLine, first, `${file}:1`).plan,
		results: lines.map((line, index) => parseLine(resultLine, line, `${file}:${index + 2}`)),
		...(rest === '' ? {} : {torn: rest}),
	};
}

function parseLine<T>(shape: Shape<T>, line: string, where: string): T {
	try {
		return shape(JSON.parse(line));
	} catch (cause) {
		if (cause instanceof RangeError)
			throw new UsageError(`${where}: is nested too deeply`, {cause});
		if (!(cause instanceof SyntaxError || cause instanceof Misshapen)) throw cause;
		throw new UsageError(`${where}: ${cause.message}`, {cause});
	}
}

function attempt<T>(file: string, write: () => T): T {
	try {
		return write();
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new EnvironmentError(`cannot write the results to ${file}: ${why}`, {cause});
	}
}
