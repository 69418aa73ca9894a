import {readdir, readlink} from 'node:fs/promises';
import path from 'node:path';

/**
 * The processes of a control plane, also if the process that started it has ended: all have its folder as working
 * directory. Processes of other users, which cannot be read, are left out.
 */
export async function processesOf(folder: string): Promise<readonly number[]> {
	const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
	const folders = await Promise.all(pids.map(pid => linkTarget(path.join('/proc', pid, 'cwd'))));
	return pids.filter((_, index) => folders[index] === folder).map(Number);
}

/** The target of the link; undefined if it does not exist or may not be read. Other errors are thrown. */
export async function linkTarget(link: string): Promise<string | undefined> {
	return readlink(link).catch((error: NodeJS.ErrnoException) => {
		if (!absent.has(error.code ?? '')) throw error;
		return undefined;
	});
}

/** A process that has ended, before or during the read, or that belongs to another user. */
const absent: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'EACCES', 'EPERM']);
