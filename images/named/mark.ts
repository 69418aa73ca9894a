import {createHash} from 'node:crypto';
import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {ignoreAbsence} from '../host/errors.ts';
import {isSample} from './any-image.ts';
import {lookUp} from './look-up.ts';

/**
 * What changes when a name means another image, as far as that can be told without bringing it: sizes and times of files, the id
 * that the engine has. A registry is not asked: a name with a digest never changes there, a tag may.
 */
export async function markOf(named: string, signal: AbortSignal): Promise<string> {
	if (isSample(named)) return 'sample';
	const stats = await stat(named).catch(ignoreAbsence);
	if (stats?.isFile()) return `archive ${stats.size} ${stats.mtimeMs}`;
	if (stats?.isDirectory()) return `folder ${await markOfFolder(named)}`;
	// What is no reference is refused, in better words, when it is brought.
	const isReference = /^[\w.:/@-]+$/.test(named);
	const id = isReference ? await lookUp(named, signal) : undefined;
	return id === undefined ? 'registry' : `engine ${id}`;
}

async function markOfFolder(folder: string): Promise<string> {
	const entries = await readdir(folder, {recursive: true, withFileTypes: true});
	const files = entries
		.filter(each => each.isFile())
		.map(each => path.join(each.parentPath, each.name));
	const hash = createHash('sha256');
	for (const file of files.toSorted()) {
		const {size, mtimeMs, mode} = await stat(file);
		hash.update(`${path.relative(folder, file)}\0${size} ${mtimeMs} ${mode}\n`);
	}
	return hash.digest('hex');
}
