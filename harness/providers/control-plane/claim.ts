import path from 'node:path';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {isLocked, takeLock} from '../../../images/cache/lock.ts';

/**
 * Marks a control plane as in use by this process until it is disposed of; the kernel lets go when the process dies.
 * The mark lies in its own folder, since the cache may be somebody else's. Throws an `EnvironmentError` that names who
 * uses it.
 */
export async function claimFolder(folder: string): Promise<AsyncDisposable> {
	const claim = await takeLock(claimFile(folder), path.basename(folder));
	if ('held' in claim) return claim.held;
	throw new EnvironmentError(
		`the control plane in ${folder} is in use by ${claim.holder}; wait for it, or end it with Ctrl-C there`,
	);
}

/** Whether some process uses it right now. */
export async function isFolderClaimed(folder: string): Promise<boolean> {
	return isLocked(claimFile(folder));
}

const claimFile = (folder: string): string => path.join(folder, 'claim');
