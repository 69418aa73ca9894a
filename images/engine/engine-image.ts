import {docker, imageId} from './docker.ts';
import {limits} from '../host/limits.ts';

/** An image as the cache stores it: its file and the engine's id of the image in it. */
export interface StoredImage {
	readonly file: string;
	readonly id: string;
}

/**
 * Makes sure that the engine has exactly this image, loading it from its file if it was pruned, and that
 * `reference`, when given, names it and no stale image.
 */
export async function restoreImage(
	{file, id}: StoredImage,
	{reference, signal}: {reference?: string; signal: AbortSignal},
): Promise<void> {
	if (!(await isPresent(id, signal))) {
		await docker(['load', '--quiet', '--input', file], {signal, timeout: limits.build});
	}
	if (reference !== undefined && (await imageId(reference, signal)) !== id) {
		await docker(['tag', id, reference], {signal});
	}
}

/** Whether the engine has an image with that id, tagged or not. */
export async function isPresent(id: string, signal: AbortSignal): Promise<boolean> {
	const listed = await docker(['image', 'ls', '--all', '--no-trunc', '--quiet'], {signal});
	return listed.split('\n').includes(id);
}
