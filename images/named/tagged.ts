import {Readable} from 'node:stream';
import {docker} from '../docker.ts';
import {EnvironmentError} from '../environment-error.ts';
import type {Progress} from '../progress.ts';
import {inspectImage} from './inspect-image.ts';

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
			try {
				await untag(reference, {keep: wasThere && tags.length === 0});
			} catch (error) {
				if (!(error instanceof EnvironmentError)) throw error;
				progress.note(`${error.message}\nThis removes it: docker image rm ${reference}`);
			}
		},
	};
}

/**
 * An image that loses its last name is deleted with it, also one that had none before. A tag can be given to another
 * image instead, here an empty one.
 */
async function untag(reference: string, {keep}: {keep: boolean}): Promise<void> {
	if (keep) await docker(['import', '-', reference], {input: Readable.from([emptyArchive])});
	await docker(['image', 'rm', reference]);
}

/** Two blocks of zeros end a tar archive. */
const emptyArchive = Buffer.alloc(1024);
