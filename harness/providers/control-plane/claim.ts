import path from 'node:path';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {isLocked, takeLock} from '../../../images/cache/lock.ts';

/**
 * Locks a control plane for this process until disposed; the kernel releases the lock when the process ends. The lock
 * file is in the control plane's own folder, since the cache may belong to another user. Throws an `EnvironmentError`
 * that names the process that uses it.
 */
export async function claimFolder(folder: string): Promise<AsyncDisposable> {
	const claim = await takeLock(claimFile(folder), path.basename(folder));
	if ('held' in claim) return claim.held;
	throw new EnvironmentError(
		`the control plane in ${folder} is in use by ${claim.holder}; wait for it, or end it with Ctrl-C there`,
	);
}

/** Whether a process uses it now. */
export async function isFolderClaimed(folder: string): Promise<boolean> {
	return isLocked(claimFile(folder));
}

const claimFile = (folder: string): string => path.join(folder, 'claim');
