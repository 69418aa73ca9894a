import path from 'node:path';
import {readdir, readFile, stat} from 'node:fs/promises';
import {EnvironmentError, ignoreAbsence} from '../host/errors.ts';
import type {Program} from './programs.ts';

/**
 * A file of the given folder; undefined if it does not exist. Throws an `EnvironmentError` when the folder cannot
 * be read: otherwise its content would be ignored silently.
 */
export async function fileIn(folder: string, name: string): Promise<string | undefined> {
	const file = path.resolve(folder, name);
	try {
		const found = await stat(file).catch(ignoreAbsence);
		return found?.isFile() ? file : undefined;
	} catch (cause) {
		const {message} = cause as Error;
		throw new EnvironmentError(`cannot look for a program: ${message}`, {cause});
	}
}

/** The texts of the manifests in such a folder. */
export async function manifestsIn(folder: string): Promise<readonly string[]> {
	const names = (await readdir(folder)).filter(name => name.endsWith('.yaml')).toSorted();
	return Promise.all(names.map(name => readFile(path.join(folder, name), 'utf8')));
}

/** Identifies a file and its content by path, size and modification time. */
export async function fileIdentity(file: string): Promise<string> {
	const {size, mtimeMs} = await stat(file);
	return `${file}:${size}:${mtimeMs}`;
}

/** A program from such a folder. */
export const given = (file: string): Program => ({file, origin: 'from a folder'});
