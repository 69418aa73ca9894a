import {readdir, readlink} from 'node:fs/promises';
import path from 'node:path';

/**
 * The processes of a control plane, also of one whose maker is gone: all of them have its folder for a working
 * directory. Processes of other users, into which nobody may look, are left out.
 */
export async function processesOf(folder: string): Promise<readonly number[]> {
	const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
	const folders = await Promise.all(pids.map(pid => linkTarget(path.join('/proc', pid, 'cwd'))));
	return pids.filter((_, index) => folders[index] === folder).map(Number);
}

/** Where the link points; undefined where there is none, or none that we may read. Any other failure is thrown. */
export async function linkTarget(link: string): Promise<string | undefined> {
	return readlink(link).catch((error: NodeJS.ErrnoException) => {
		if (!absent.has(error.code ?? '')) throw error;
		return undefined;
	});
}

/** A process that has ended, before or while it was read, or that is somebody else's. */
const absent: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);
