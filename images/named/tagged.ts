import path from 'node:path';
import {Readable} from 'node:stream';
import type {CacheSettings} from '../cache/cache.ts';
import {docker} from '../engine/docker.ts';
import {shareLock} from '../cache/lock.ts';
import type {Progress} from '../host/progress.ts';
import {inspectImage} from './inspect-image.ts';
import {removeIfThere} from './look-up.ts';

interface Image {
	readonly id: string;
	/** Whether the engine had it before. */
	readonly wasThere: boolean;
}

const names = 'dev.local/spd-named';

/**
 * Gives an image of the engine a tag of ours, by what is in it. When the last who uses it, in whatever process, disposes
 * of it, the tag is removed, and with it an image that was brought only for this and has no other name by then; what
 * cannot be removed is said, with the command that does it.
 */
export async function tagged(
	{id, wasThere}: Image,
	{label, cache, progress, signal}: CacheSettings & {readonly label: string},
): Promise<AsyncDisposable & {readonly reference: string}> {
	const short = id.replace('sha256:', '').slice(0, 12);
	const reference = `${names}/${label}:${short}`;
	await using made = new AsyncDisposableStack();
	const lock = made.use(await shareLock(path.join(cache, 'locks', `named-${short}`), signal));
	const {tags} = await inspectImage(id, signal);
	if (!tags.includes(reference)) await docker(['tag', id, reference], {signal});
	const wasNameless = wasThere && tags.length === 0;
	made.defer(async () => {
		if (lock.alone()) await untag(id, {keep: wasNameless, progress});
	});
	const kept = made.move();
	return {reference, [Symbol.asyncDispose]: () => kept.disposeAsync()};
}

/**
 * Removes every tag of ours. An image that loses its last name is deleted with it, also one that had none before: there,
 * the tag is first given to another image, an empty one.
 */
async function untag(
	id: string,
	{keep, progress}: {keep: boolean; progress: Progress},
): Promise<void> {
	const {tags} = await inspectImage(id);
	for (const tag of tags.filter(each => each.startsWith(`${names}/`))) {
		if (keep) await docker(['import', '-', tag], {input: Readable.from([emptyArchive])});
		await removeIfThere(tag, progress);
	}
}

/** Two blocks of zeros end a tar archive. */
const emptyArchive = Buffer.alloc(1024);
