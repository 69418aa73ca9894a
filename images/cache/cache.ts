import path from 'node:path';
import {createHash} from 'node:crypto';
import {open, readdir, rename, rm, stat} from 'node:fs/promises';
import {diskFull, isDiskFull, requireFreeBytes} from './disk-space.ts';
import {ignoreAbsence} from '../host/errors.ts';
import {holdingLock, isLocked} from './lock.ts';
import type {Progress} from '../host/progress.ts';
import {makeFolder} from '../host/make-folder.ts';

/** What one cache entry is made of, and how it is built. */
export interface Recipe {
	/** Short and valid as a file name: `kubernetes-1.34.10`. */
	readonly name: string;
	/** Shown to the user while the entry is built. */
	readonly title: string;
	/** Everything that decides the result: versions, the bytes of sources, keys of other entries. */
	readonly inputs: readonly (string | Uint8Array)[];
	/** Bytes that must be free before the build starts. */
	readonly needs: number;
	/** Fills an empty folder; `log` is the file for the output of external programs. */
	readonly build: (folder: string, log: string) => Promise<void>;
}

export interface CacheSettings {
	readonly cache: string;
	readonly progress: Progress;
	readonly signal: AbortSignal;
}

/**
 * The folder with what `recipe` builds, built now if it is missing. An entry appears under its name only when it
 * is complete and on disk. Two processes that build the same entry wait for each other; the next build removes
 * the remains of one that was killed.
 */
export async function cached(recipe: Recipe, settings: CacheSettings): Promise<string> {
	const id = entryId(recipe);
	const entry = entryFolder(settings.cache, id);
	if (await exists(entry)) return entry;
	const {progress, signal} = settings;
	const waiting = {what: recipe.title, progress, signal};
	await holdingLock(lockFile(settings.cache, id), waiting, async () => {
		if (!(await exists(entry))) await make(recipe, {id, entry, settings});
	});
	return entry;
}

/** The folder that `cached` would return, if it exists; builds nothing. */
export async function peek(recipe: Recipe, cache: string): Promise<string | undefined> {
	const entry = entryFolder(cache, entryId(recipe));
	return (await exists(entry)) ? entry : undefined;
}

/** The name of a recipe's entry: it changes whenever an input changes. */
export function entryId({name, inputs}: Pick<Recipe, 'name' | 'inputs'>): string {
	const hash = createHash('sha256');
	for (const input of [name, ...inputs]) hash.update(`${input.length}:`).update(input);
	return `${name}-${hash.digest('hex').slice(0, 16)}`;
}

async function make(
	recipe: Recipe,
	{id, entry, settings}: {id: string; entry: string; settings: CacheSettings},
): Promise<void> {
	const {cache, progress, signal} = settings;
	await removeLeftovers(cache, id);
	const folder = path.join(cache, 'building', id);
	const log = path.join(cache, 'logs', `${recipe.name}.log`);
	await makeFolder(folder);
	await makeFolder(path.dirname(log));
	await makeFolder(path.dirname(entry));
	await rm(log, {force: true});
	await requireFreeBytes(folder, recipe.needs, recipe.title);
	const end = progress.step(recipe.title, 'once');
	try {
		await recipe.build(folder, log);
		signal.throwIfAborted();
		await syncTree(folder);
		await rename(folder, entry);
		await sync(path.dirname(entry));
	} catch (error) {
		await rm(folder, {recursive: true, force: true});
		end('failed');
		throw isDiskFull(error) ? diskFull(recipe.title, folder, error) : error;
	}
	end();
}

function entryFolder(cache: string, id: string): string {
	return path.join(cache, 'entries', id);
}

function lockFile(cache: string, id: string): string {
	return path.join(cache, 'locks', id);
}

async function removeLeftovers(cache: string, ours: string): Promise<void> {
	const building = path.join(cache, 'building');
	await makeFolder(building);
	for (const id of await readdir(building)) {
		if (id === ours || !(await isLocked(lockFile(cache, id)))) {
			await rm(path.join(building, id), {recursive: true, force: true});
		}
	}
}

async function exists(file: string): Promise<boolean> {
	return (await stat(file).catch(ignoreAbsence)) !== undefined;
}

async function syncTree(folder: string): Promise<void> {
	for (const item of await readdir(folder, {withFileTypes: true})) {
		const file = path.join(folder, item.name);
		if (item.isDirectory()) await syncTree(file);
		else if (item.isFile()) await sync(file);
	}
	await sync(folder);
}

async function sync(file: string): Promise<void> {
	await using handle = await open(file, 'r');
	await handle.sync();
}
