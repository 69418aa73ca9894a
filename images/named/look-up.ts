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
 * Takes a name from an image, and the image with it when it was the last; nothing where there is no such name. What
 * cannot be removed, such as an image of which somebody has made a container by now, is said, with the command that does it.
 */
export async function removeIfThere(named: string, progress: Progress): Promise<void> {
	try {
		if ((await lookUp(named)) !== undefined) await docker(['image', 'rm', named]);
	} catch (error) {
		if (!(error instanceof EnvironmentError)) throw error;
		progress.note(`${error.message}\nThis removes it: docker image rm ${named}`);
	}
}
