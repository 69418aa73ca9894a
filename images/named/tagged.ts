import {Readable} from 'node:stream';
import {docker} from '../docker.ts';
import type {Progress} from '../progress.ts';
import {inspectImage} from './inspect-image.ts';
import {removeIfThere} from './look-up.ts';

interface Image {
	readonly id: string;
	/** Whether the engine had it before. */
	readonly wasThere: boolean;
}

/**
 * Gives an image of the engine a tag of ours, by what is in it. Disposing removes the tag, and with it an image that was
 * brought only for this and has no other name by then; what cannot be removed is said, with the command that does it.
 */
export async function tagged(
	{id, wasThere}: Image,
	{name, progress, signal}: {name: string; progress: Progress; signal: AbortSignal},
): Promise<AsyncDisposable & {readonly reference: string}> {
	const reference = `${name}:${id.replace('sha256:', '').slice(0, 12)}`;
	const {tags} = await inspectImage(id, signal);
	if (!tags.includes(reference)) await docker(['tag', id, reference], {signal});
	return {
		reference,
		async [Symbol.asyncDispose]() {
			if (tags.includes(reference)) return;
			await untag(reference, {keep: wasThere && tags.length === 0, progress});
		},
	};
}

/**
 * An image that loses its last name is deleted with it, also one that had none before. A tag can be given to another
 * image instead, here an empty one.
 */
async function untag(
	reference: string,
	{keep, progress}: {keep: boolean; progress: Progress},
): Promise<void> {
	if (keep) await docker(['import', '-', reference], {input: Readable.from([emptyArchive])});
	await removeIfThere(reference, progress);
}

/** Two blocks of zeros end a tar archive. */
const emptyArchive = Buffer.alloc(1024);
