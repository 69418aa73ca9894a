import {createHash} from 'node:crypto';
import {appendFile, readFile} from 'node:fs/promises';
import path from 'node:path';
import {makeFolder} from '../../../images/host/make-folder.ts';
import {UsageError} from '../../machine/usage-error.ts';
import type {ListedAnswer} from './listed-answer.ts';

/** A line of the file. */
interface Kept {
	/** What was asked, and of what. */
	readonly key: string;
	readonly answer: ListedAnswer;
}

/**
 * The answers of a list in a file, one a line, each written as soon as it is known, so that a run that was interrupted or killed
 * goes on where it ended.
 */
export class KeptAnswers {
	readonly #file: string;
	readonly #known: Map<string, ListedAnswer>;

	private constructor(file: string, known: Map<string, ListedAnswer>) {
		this.#file = file;
		this.#known = known;
	}

	/** @throws {UsageError} if the file cannot be written, or has other lines than these */
	static async open(file: string): Promise<KeptAnswers> {
		const text = await writable(file);
		const known = new Map<string, ListedAnswer>();
		for (const [index, line] of text.split('\n').entries()) {
			const kept = keptIn(line, `${file}, line ${index + 1}`);
			if (kept) known.set(kept.key, kept.answer);
		}
		// The last line of a process that was killed may have no end.
		if (text !== '' && !text.endsWith('\n')) await appendFile(file, '\n');
		return new KeptAnswers(file, known);
	}

	of(key: string): ListedAnswer | undefined {
		return this.#known.get(key);
	}

	async add(key: string, answer: ListedAnswer): Promise<void> {
		const kept: Kept = {key, answer};
		await appendFile(this.#file, `${JSON.stringify(kept)}\n`);
		this.#known.set(key, answer);
	}
}

/** What is in the file, which is made if it is not there. */
async function writable(file: string): Promise<string> {
	try {
		await makeFolder(path.dirname(file));
		await appendFile(file, '');
		return await readFile(file, 'utf8');
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new UsageError(`answers cannot be kept in ${file}: ${why}`, {cause});
	}
}

/** The same for the same image, asked the same way by the same version. */
export function keyOf(named: string, mark: string, asked: unknown): string {
	return createHash('sha256')
		.update(JSON.stringify([named, mark, asked]))
		.digest('hex');
}

/** Undefined for a line that was not written to its end. */
function keptIn(line: string, where: string): Kept | undefined {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return undefined;
	}
	if (isKept(value)) return value;
	throw new UsageError(
		`${where}: no answer of a list is kept there; name another file with --results`,
	);
}

function isKept(value: unknown): value is Kept {
	if (typeof value !== 'object' || value === null) return false;
	const {key, answer} = value as Partial<Record<keyof Kept, unknown>>;
	if (typeof key !== 'string' || typeof answer !== 'object' || answer === null) return false;
	const {named, id, levels} = answer as Partial<Record<keyof ListedAnswer, unknown>>;
	return typeof named === 'string' && typeof id === 'string' && Array.isArray(levels);
}
