import {docker} from '../engine/docker.ts';
import {EnvironmentError} from '../host/errors.ts';
import type {Progress} from '../host/progress.ts';

/** The id of what the engine has under a name, a digest or an id; undefined when it has nothing. */
export async function lookUp(named: string, signal?: AbortSignal): Promise<string | undefined> {
	const asked = ['image', 'inspect', '--format', '{{.Id}}', named];
	try {
		return await docker(asked, signal ? {signal} : {});
	} catch (error) {
		signal?.throwIfAborted();
		if (error instanceof Error && /no such image/i.test(error.message)) return undefined;
		throw error;
	}
}

/**
 * Removes a name from an image, and the image with it if it was the last; does nothing if the name does not
 * exist. What cannot be removed, such as an image that another user's container uses, is reported with the
 * command that removes it.
 */
export async function removeIfThere(named: string, progress: Progress): Promise<void> {
	try {
		if ((await lookUp(named)) !== undefined) await docker(['image', 'rm', named]);
	} catch (error) {
		if (!(error instanceof EnvironmentError)) throw error;
		progress.note(`${error.message}\nThis removes it: docker image rm ${named}`);
	}
}
