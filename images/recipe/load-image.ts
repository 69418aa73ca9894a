import {createReadStream} from 'node:fs';
import {docker} from '../engine/docker.ts';
import {limits} from '../host/limits.ts';
import {baseName, parseImageList, type LoadableImage} from './node-image.ts';

/**
 * Loads an image into a running node, if it is missing there, and returns its digest there. For images that few
 * runs need: all others are preloaded.
 */
export async function loadImage(
	container: string,
	{file, references}: LoadableImage,
	signal: AbortSignal,
): Promise<string> {
	const [reference = ''] = references;
	const ctr = ['exec', '--interactive', container, 'ctr', '--namespace', 'k8s.io', 'images'];
	const digest = async (): Promise<string | undefined> =>
		parseImageList(await docker([...ctr, 'ls'], {signal}))[reference];
	const known = await digest();
	if (known !== undefined) return known;
	const whole = ['--all-platforms', '--digests', '--base-name', baseName(references), '-'];
	await docker([...ctr, 'import', ...whole], {
		signal,
		timeout: limits.build,
		input: createReadStream(file),
	});
	return (await digest()) ?? '';
}
