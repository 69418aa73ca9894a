import {readFileSync} from 'node:fs';
import {readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import {makeFolder} from '../../../images/host/make-folder.ts';

/** How long what has a name took on this machine, the last five times. */
export interface Durations {
	/** The median, in milliseconds; undefined if it is not known. */
	of(name: string): number | undefined;
	/** Adds one time of each; resolves when the file is written, or cannot be: it decides nothing. */
	keep(times: readonly Took[]): Promise<void>;
}

export interface Took {
	readonly name: string;
	readonly milliseconds: number;
}

/** The times of a name, the latest last; the names that were kept latest are last. */
type Kept = Map<string, readonly number[]>;

const timesKept = 5;
/** Runs of single rows leave names that never come again. */
const namesKept = 500;

/** Those in `durations/NAME.json` of the cache; a file that is damaged is as none. */
export function durationsIn(cache: string, name: string): Durations {
	const file = path.join(cache, 'durations', `${name}.json`);
	let known: Kept | undefined;
	let writing = Promise.resolve();
	return {
		of(asked) {
			known ??= parse(readIfAny(file));
			return median(known.get(asked) ?? []);
		},
		async keep(times) {
			writing = writing.then(() => add(file, times).catch(() => undefined));
			return writing;
		},
	};
}

/** Nothing is known, and nothing kept. */
export const noDurations: Durations = {of: () => undefined, keep: async () => undefined};

/** Reads the file again: another run may have written it. */
async function add(file: string, times: readonly Took[]): Promise<void> {
	if (times.length === 0) return;
	const kept = parse(await readFile(file, 'utf8').catch(() => ''));
	for (const {name, milliseconds} of times) {
		const all = [...(kept.get(name) ?? []), Math.round(milliseconds)].slice(-timesKept);
		kept.delete(name);
		kept.set(name, all);
	}
	await makeFolder(path.dirname(file));
	const partial = `${file}.${process.pid}.partial`;
	try {
		const text = JSON.stringify([...kept].slice(-namesKept));
		await writeFile(partial, text.replaceAll('],[', '],\n['));
		await rename(partial, file);
	} finally {
		await rm(partial, {force: true});
	}
}

function readIfAny(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch {
		return '';
	}
}

function parse(text: string): Kept {
	try {
		const found: unknown = JSON.parse(text);
		return new Map(Array.isArray(found) && found.every(isEntry) ? found : []);
	} catch {
		return new Map();
	}
}

function isEntry(entry: unknown): entry is readonly [string, readonly number[]] {
	if (!Array.isArray(entry) || entry.length !== 2) return false;
	const [name, times]: readonly unknown[] = entry;
	return typeof name === 'string' && Array.isArray(times) && times.every(isTime);
}

const isTime = (time: unknown): boolean => Number.isFinite(time) && Number(time) >= 0;

/** The middle one of an odd number, the mean of the middle two of an even one. */
function median(times: readonly number[]): number | undefined {
	const sorted = times.toSorted((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const [below, above] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[middle]];
	return below === undefined || above === undefined ? undefined : (below + above) / 2;
}
