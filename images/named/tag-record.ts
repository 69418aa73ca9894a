import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ignoreAbsence} from '../host/errors.ts';
import {makeFolder} from '../host/make-folder.ts';

/** What this project's tags of one image need to be removed, also after the process that made them was killed. */
export interface TagRecord {
	/** The engine's id of the image. */
	readonly id: string;
	/** Whether the image had no name before: it stays when its tag goes. */
	readonly keep: boolean;
}

/** The lock that all users of the image share. */
export const tagLock = (cache: string, short: string): string =>
	path.join(cache, 'locks', `named-${short}`);

export async function writeTagRecord(cache: string, record: TagRecord): Promise<void> {
	const file = recordFile(cache, shortId(record.id));
	await makeFolder(path.dirname(file));
	await writeFile(file, JSON.stringify(record));
}

/** Undefined if no process with this cache has tagged the image and not removed the tag. */
export async function readTagRecord(cache: string, short: string): Promise<TagRecord | undefined> {
	const text = await readFile(recordFile(cache, short), 'utf8').catch(ignoreAbsence);
	// Empty if its writer was killed.
	return text ? (JSON.parse(text) as TagRecord) : undefined;
}

export async function removeTagRecord(cache: string, short: string): Promise<void> {
	await rm(recordFile(cache, short), {force: true});
}

/** The end of every tag of the image. */
export const shortId = (id: string): string => id.replace('sha256:', '').slice(0, 12);

const recordFile = (cache: string, short: string): string =>
	path.join(cache, 'tags', `${short}.json`);
