import path from 'node:path';
import type {FileEntry} from '../../../images/named/container-file.ts';
import type {ImageFiles} from '../../../images/named/image-files.ts';
import type {FileStatus} from './may-access.ts';

/** A file or folder of an image, and whose it is. */
export interface OwnedPath extends FileStatus {
	/** Absolute, links resolved. */
	readonly path: string;
}

/** What an image has at a path that an app named, or nearest to it. */
export interface Ownership {
	/** As the app wrote it. */
	readonly asked: string;
	/** What is there; undefined if the app would have had to create it. */
	readonly there?: OwnedPath;
	/** The folders that lead to it, from `/` down; the last one is where it is, or would be, created. */
	readonly folders: readonly OwnedPath[];
}

/** Who owns a path in the image, before anything is started or mounted. Relative paths begin at `workingDir`. */
export async function ownerOf(
	files: ImageFiles,
	asked: string,
	workingDir = '/',
): Promise<Ownership> {
	const {path: real, entry, folders} = await files.at(path.posix.resolve('/', workingDir, asked));
	return {
		asked,
		...(entry && {there: ownedPath(real, entry)}),
		folders: folders.map(folder => ownedPath(folder.path, folder.entry)),
	};
}

export function ownedPath(
	where: string,
	{kind, mode, owner, group}: Pick<FileEntry, 'kind' | 'mode' | 'owner' | 'group'>,
): OwnedPath {
	return {path: where, kind, mode: mode & 0o7777, uid: owner, gid: group};
}

/** `0750 root:33`: mode, owner and group as `stat` prints them; of the names only root's is certain. */
export function tellOwner({mode, uid, gid}: FileStatus): string {
	return `${mode.toString(8).padStart(4, '0')} ${nameOf(uid)}:${nameOf(gid)}`;
}

const nameOf = (id: number): string => (id === 0 ? 'root' : String(id));
