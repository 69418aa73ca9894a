import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {extract} from 'tar-stream';
import {getContainerRuntimeClient} from 'testcontainers';
import {docker, ownContainer} from '../engine/docker.ts';
import {EnvironmentError} from '../host/errors.ts';
import {holderIdentity} from '../host/holder.ts';
import {firstEntry, type FileEntry} from './container-file.ts';

/** The files of an image, read one by one without starting it. */
export interface ImageFiles extends AsyncDisposable {
	/** What is at a path, links followed. */
	readonly at: (file: string) => Promise<PlaceInImage>;
	/** What is below a folder, as paths relative to it; of a large one only the first part, `largestListing` bytes. */
	readonly below: (folder: string) => Promise<readonly string[]>;
}

/** What an image has at a path, and what leads there. */
export interface PlaceInImage {
	/** Absolute, without links as far as it exists: `/usr/bin/dash` for `/bin/sh`. */
	readonly path: string;
	/** Undefined: the image has nothing there. */
	readonly entry?: FileEntry;
	/** Every folder that has to be entered for it, links resolved, from `/` down; without it itself. */
	readonly folders: readonly FolderInImage[];
}

export interface FolderInImage {
	readonly path: string;
	readonly entry: FileEntry;
}

/**
 * Creates a container of the image, which is never started, and reads from it. Disposing removes it. Each path is read
 * once. What a runtime mounts later, such as /proc, is not in it.
 * @throws {EnvironmentError} if the engine does not answer
 */
export async function openImageFiles(
	{id}: {readonly id: string},
	signal: AbortSignal,
): Promise<ImageFiles> {
	const options = [
		'--pull',
		'never',
		'--network',
		'none',
		'--label',
		`${ownContainer}=${holderIdentity('spd')}`,
	];
	signal.throwIfAborted();
	const container = await docker(['create', ...options, id, 'never-started'], {detached: true});
	const known = new Map<string, Promise<FileEntry | undefined>>();
	const read: Read = file => {
		signal.throwIfAborted();
		const reading = known.get(file) ?? entryOf(container, file);
		known.set(file, reading);
		return reading;
	};
	return {
		at: file => follow(file, read),
		below: async folder => {
			signal.throwIfAborted();
			const {path: real, entry} = await follow(folder, read);
			return entry?.kind === 'folder' ? namesBelow(await archiveOf(container, real)) : [];
		},
		async [Symbol.asyncDispose]() {
			await Promise.allSettled(known.values());
			await docker(['rm', '--force', '--volumes', container]);
		},
	};
}

type Read = (file: string) => Promise<FileEntry | undefined>;

/** As many links as Linux follows for one path (`MAXSYMLINKS`, linux `include/linux/namei.h`). */
const mostLinks = 40;

/** Resolves a path as the kernel does (path_resolution(7)); `..` of `/` is `/`. */
export async function follow(file: string, read: Read): Promise<PlaceInImage> {
	const rest = namesIn(file);
	const folders: FolderInImage[] = [];
	let here = '/';
	let entry = await read(here);
	let links = 0;
	while (rest.length > 0) {
		if (entry?.kind !== 'folder') return {path: path.posix.join(here, ...rest), folders};
		folders.push({path: here, entry});
		const next = path.posix.join(here, rest.shift() ?? '');
		const found = await read(next);
		if (found?.link === undefined) {
			[here, entry] = [next, found];
			continue;
		}
		links += 1;
		if (links > mostLinks) return {path: next, folders: distinct(folders)};
		rest.unshift(...namesIn(found.link));
		if (!found.link.startsWith('/')) continue;
		here = '/';
		entry = await read(here);
	}
	return {path: here, ...(entry && {entry}), folders: distinct(folders)};
}

const namesIn = (file: string): string[] =>
	file.split('/').filter(name => name !== '' && name !== '.');

function distinct(folders: readonly FolderInImage[]): readonly FolderInImage[] {
	return [...new Map(folders.map(folder => [folder.path, folder])).values()];
}

/** Reads no more of it than needed: of a folder the engine sends all that is in it. */
async function entryOf(container: string, file: string): Promise<FileEntry | undefined> {
	const archive = await archiveOf(container, file);
	return archive && firstEntry(archive);
}

/** A tar archive of it, which begins with it itself; undefined if it does not exist. */
async function archiveOf(
	container: string,
	file: string,
): Promise<NodeJS.ReadableStream | undefined> {
	const {container: runtime} = await getContainerRuntimeClient();
	try {
		return await runtime.dockerode.getContainer(container).getArchive({path: file});
	} catch (error) {
		if (isAbsent(error)) return undefined;
		throw new EnvironmentError(
			`the Docker engine does not give ${file} of an image: ${String(error)}`,
			{cause: error},
		);
	}
}

/** In bytes of the archive, with the content of the files: read within half a second. */
const largestListing = 64 * 1024 * 1024;

/** The names in an archive of a folder, relative to that folder. */
async function namesBelow(archive: NodeJS.ReadableStream | undefined): Promise<readonly string[]> {
	if (!archive) return [];
	const reader = extract();
	// Reading stops once enough is read, which ends the pipeline early.
	pipeline(archive, reader).catch(() => undefined);
	const names: string[] = [];
	let size = 0;
	for await (const entry of reader) {
		names.push(entry.header.name);
		size += entry.header.size ?? 0;
		if (size > largestListing) break;
		entry.resume();
	}
	const [folder = '', ...others] = names;
	return others.map(name => name.slice(folder.length).replace(/\/$/, ''));
}

/** Also for a path below something that is no folder. */
function isAbsent(error: unknown): boolean {
	return (
		error instanceof Error &&
		(('statusCode' in error && error.statusCode === 404) || /not a directory/i.test(error.message))
	);
}
