import path from 'node:path';
import {docker} from './docker.ts';
import {limits} from '../host/limits.ts';
import type {ImageConfig} from './image-archive.ts';

/**
 * Writes an image of the host's engine to `image.tar` in `folder` under another reference. The engine does not
 * keep that name: only the file is used.
 */
export async function saveImage(
	{source, reference, folder}: {source: string; reference: string; folder: string},
	signal: AbortSignal,
): Promise<{id: string; config: ImageConfig}> {
	const id = await docker(['image', 'inspect', '--format', '{{.Id}}', source], {signal});
	const config: ImageConfig = JSON.parse(
		await docker(['image', 'inspect', '--format', '{{json .Config}}', source], {signal}),
	);
	const file = path.join(folder, 'image.tar');
	await docker(['tag', source, reference], {signal});
	try {
		await docker(['save', '--output', file, reference], {signal, timeout: limits.build});
	} finally {
		await docker(['image', 'rm', '--no-prune', reference]);
	}
	return {id, config: withoutNulls(config)};
}

/** The engine prints null for fields that an image does not set. */
function withoutNulls(config: ImageConfig): ImageConfig {
	return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}
