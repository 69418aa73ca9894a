import {archivedContents} from '../engine/archived-images.ts';
import {docker} from '../engine/docker.ts';
import {isPresent} from '../engine/engine-image.ts';
import {EnvironmentError, UsageError} from '../host/errors.ts';
import {limits} from '../host/limits.ts';
import {lookUp, removeIfThere} from './look-up.ts';
import type {Progress} from '../host/progress.ts';

/**
 * Loads the one image of an archive written by `docker save`, unless the engine has it. Disposing of `names`
 * restores what the names in the archive referred to before.
 * @throws {UsageError} when it is not such an archive, or holds several images
 */
export async function loadArchive(
	file: string,
	names: AsyncDisposableStack,
	{progress, signal}: {progress: Progress; signal: AbortSignal},
): Promise<{id: string; wasThere: boolean}> {
	const {id, references} = await onlyImage(file);
	if (await isPresent(id, signal)) return {id, wasThere: true};
	for (const reference of references) {
		const before = await lookUp(reference, signal);
		names.defer(() => putBack(reference, before, progress));
	}
	const printed = await docker(['load', '--input', file], {signal, timeout: limits.build});
	const loaded = /^Loaded image(?: ID)?: (\S+)$/m.exec(printed)?.[1] ?? id;
	return {id: (await lookUp(loaded, signal)) ?? id, wasThere: false};
}

async function onlyImage(file: string) {
	const contents = await archivedContents(file).catch((error: unknown) => {
		throw error instanceof EnvironmentError ? new UsageError(error.message, {cause: error}) : error;
	});
	const [only, ...others] = contents;
	if (only === undefined || others.length > 0) {
		const held = contents.map(({id, references: [name = id.slice(0, 19)]}) => name);
		throw new UsageError(
			`${file} holds ${contents.length} images (${held.join(', ')}): save only the one to use, docker save --output FILE NAME`,
		);
	}
	return only;
}

async function putBack(
	reference: string,
	before: string | undefined,
	progress: Progress,
): Promise<void> {
	if (before === undefined) await removeIfThere(reference, progress);
	else await docker(['tag', before, reference]);
}
