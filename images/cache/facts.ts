import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';

const file = 'facts.json';

/** Stores what was measured while a cache entry was built, inside the entry. */
export async function writeFacts(entry: string, facts: object): Promise<void> {
	await writeFile(path.join(entry, file), JSON.stringify(facts, undefined, 2));
}

/** Reads what `writeFacts` stored; the caller's recipe wrote it, so the caller knows its type. */
export async function readFacts<T extends object>(entry: string): Promise<T> {
	return JSON.parse(await readFile(path.join(entry, file), 'utf8'));
}
