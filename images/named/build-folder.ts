import path from 'node:path';
import {readFile, stat} from 'node:fs/promises';
import {execa} from 'execa';
import type {CacheSettings} from '../cache/cache.ts';
import {docker} from '../engine/docker.ts';
import {EnvironmentError, ignoreAbsence} from '../host/errors.ts';
import {limits} from '../host/limits.ts';
import {temporaryFolder} from '../host/temporary.ts';
import {builtImageFile} from '../engine/killed-folders.ts';
import {lookUp, removeIfThere} from './look-up.ts';

const lastLines = 15;

/** Whether the folder has a Dockerfile. */
export async function hasDockerfile(folder: string): Promise<boolean> {
	const stats = await stat(path.join(folder, 'Dockerfile')).catch(ignoreAbsence);
	return stats?.isFile() ?? false;
}

/**
 * Builds the image of a folder's Dockerfile. `made` removes the base images that were pulled for it and, with the
 * classic builder, the images of its steps; BuildKit's own cache stays, as after any build.
 * @throws {EnvironmentError} with the last lines of the build when it fails
 */
export async function buildFolder(
	folder: string,
	made: AsyncDisposableStack,
	{progress, signal}: CacheSettings,
): Promise<{id: string; wasThere: boolean}> {
	await using temporary = await temporaryFolder('build');
	const before = await imageIds(signal);
	const bases = await basesOf(folder);
	const known = await Promise.all(
		bases.map(async base => (await lookUp(base, signal)) !== undefined),
	);
	const end = progress.step(`building the image of ${path.join(folder, 'Dockerfile')}`);
	const idFile = path.join(temporary.folder, builtImageFile);
	const printed: string[] = [];
	let built: string | undefined;
	made.defer(async () => {
		for (const [index, base] of bases.entries())
			if (!known[index]) await removeIfThere(base, progress);
		// Another process uses the image by now; its steps are removed with it.
		if (built !== undefined && (await lookUp(built)) !== undefined) return;
		for (const step of stepImages(printed)) {
			if (![...before].some(id => id.startsWith(`sha256:${step}`)))
				await removeIfThere(step, progress);
		}
	});
	const build = execa('docker', ['build', '--force-rm', '--iidfile', idFile, folder], {
		all: true,
		buffer: false,
		reject: false,
		stdin: 'ignore',
		timeout: limits.build,
		cancelSignal: signal,
		env: {BUILDKIT_PROGRESS: 'plain'},
	});
	for await (const line of build.iterable({from: 'all'})) printed.push(line);
	const {failed} = await build;
	end(failed ? 'failed' : undefined);
	signal.throwIfAborted();
	if (failed) {
		throw new EnvironmentError(
			`${path.join(folder, 'Dockerfile')} does not build:\n${tail(printed)}\nFix it until this succeeds: docker build ${folder}`,
		);
	}
	built = (await readFile(idFile, 'utf8')).trim();
	return {id: built, wasThere: before.has(built)};
}

async function imageIds(signal: AbortSignal): Promise<ReadonlySet<string>> {
	const listed = await docker(['image', 'ls', '--all', '--no-trunc', '--quiet'], {signal});
	return new Set(listed.split('\n'));
}

/** The base images that are written out in the Dockerfile; names of earlier stages do no harm. */
async function basesOf(folder: string): Promise<readonly string[]> {
	const dockerfile = await readFile(path.join(folder, 'Dockerfile'), 'utf8');
	const bases = dockerfile.matchAll(/^\s*FROM\s+(?:--platform=\S+\s+)?([^\s$]+)(?:\s|$)/gim);
	return [...new Set(Array.from(bases, ([, base = '']) => base))].filter(
		base => base !== 'scratch',
	);
}

/**
 * The classic builder prints ` ---> ID` after each step: newest first, so that none has children when it is
 * removed.
 */
function stepImages(printed: readonly string[]): readonly string[] {
	const ids = printed.flatMap(line => /^ ---> ([0-9a-f]{12})$/.exec(line)?.[1] ?? []);
	return ids.toReversed();
}

function tail(printed: readonly string[]): string {
	const lines = printed.filter(line => line.trim() !== '').slice(-lastLines);
	return lines.map(line => `  ${line}`).join('\n');
}
