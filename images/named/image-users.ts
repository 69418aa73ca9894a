import pMap from 'p-map';
import {NotRead, registryUser} from './registry-user.ts';

/** As many registries' answers are waited for at once. */
const atOnce = 8;

export type ImageUsers = ReadonlyMap<string, ImageUser>;

/** USER of an image as written, empty if it has none; or why it was not read. */
export type ImageUser = {readonly user: string} | {readonly notRead: string};

/** Reads USER of each image once. A registry that does not answer is asked for no further image. */
export async function imageUsers(
	images: readonly string[],
	{signal, read = registryUser}: {signal: AbortSignal; read?: typeof registryUser},
): Promise<ImageUsers> {
	const silent = new Map<string, string>();
	const known = await pMap(
		[...new Set(images)],
		async (image): Promise<readonly [string, ImageUser]> => {
			const [registry = ''] = image.split('/');
			const why = silent.get(registry);
			if (why !== undefined) return [image, {notRead: why}];
			try {
				return [image, {user: await read(image, {signal})}];
			} catch (error) {
				if (!(error instanceof NotRead)) throw error;
				if (error.cause !== undefined) silent.set(registry, error.message);
				return [image, {notRead: error.message}];
			}
		},
		{concurrency: atOnce, signal},
	);
	return new Map(known);
}
