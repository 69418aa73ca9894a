import {Readable} from 'node:stream';
import type {CacheSettings} from '../cache/cache.ts';
import {docker} from '../engine/docker.ts';
import {shareLock} from '../cache/lock.ts';
import type {Progress} from '../host/progress.ts';
import {inspectImage} from './inspect-image.ts';
import {lookUp, removeIfThere} from './look-up.ts';
import {readTagRecord, removeTagRecord, shortId, tagLock, writeTagRecord} from './tag-record.ts';

interface Image {
	readonly id: string;
	/** Whether the engine had it before. */
	readonly wasThere: boolean;
}

/** The repositories of all tags that are made here. */
export const tagNames = 'dev.local/spd-named';

/**
 * Gives an image of the engine a tag derived from its content. When its last user, in any process, disposes of
 * it, the tag is removed, and with it an image that was brought only for this and has no other name by then. What
 * cannot be removed is reported with the command that removes it.
 */
export async function tagged(
	{id, wasThere}: Image,
	{label, cache, progress, signal}: CacheSettings & {readonly label: string},
): Promise<AsyncDisposable & {readonly reference: string}> {
	const short = shortId(id);
	const reference = `${tagNames}/${label}:${short}`;
	await using made = new AsyncDisposableStack();
	const lock = made.use(await shareLock(tagLock(cache, short), signal));
	const {tags} = await inspectImage(id, signal);
	if (!tags.some(isOurs)) await writeTagRecord(cache, {id, keep: wasThere && tags.length === 0});
	made.defer(async () => {
		if (!lock.alone()) return;
		const record = await readTagRecord(cache, short);
		await untag(id, {keep: record?.keep ?? false, progress});
		// A container of a process that was killed may hold a tag: by its record `spd down` removes it after that.
		if (!(await hasTag(id))) await removeTagRecord(cache, short);
	});
	if (!tags.includes(reference)) await docker(['tag', id, reference], {signal});
	const kept = made.move();
	return {reference, [Symbol.asyncDispose]: () => kept.disposeAsync()};
}

/**
 * Removes every tag made here. An image that loses its last name is deleted with it. To keep one that had no name
 * before, its tag is first moved to an empty image.
 */
export async function untag(
	id: string,
	{keep, progress}: {keep: boolean; progress: Progress},
): Promise<void> {
	const {tags} = await inspectImage(id);
	for (const tag of tags.filter(isOurs)) {
		if (keep) await docker(['import', '-', tag], {input: Readable.from([emptyArchive])});
		await removeIfThere(tag, progress);
	}
}

async function hasTag(id: string): Promise<boolean> {
	if ((await lookUp(id)) === undefined) return false;
	return (await inspectImage(id)).tags.some(isOurs);
}

const isOurs = (tag: string): boolean => tag.startsWith(`${tagNames}/`);

/** Two blocks of zeros end a tar archive. */
const emptyArchive = Buffer.alloc(1024);
