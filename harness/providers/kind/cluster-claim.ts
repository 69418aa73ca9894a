import path from 'node:path';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {isLocked, takeLock} from '../../../images/cache/lock.ts';

/**
 * Locks a cluster for this process until disposed; the kernel releases the lock when the process ends. Two runs would
 * conflict over the cluster's single level. Throws an `EnvironmentError` that names the process that uses it.
 */
export async function claimCluster(cache: string, name: string): Promise<AsyncDisposable> {
	const claim = await takeLock(claimFile(cache, name), `cluster ${name}`);
	if ('held' in claim) return claim.held;
	throw new EnvironmentError(
		`cluster ${name} is in use by ${claim.holder}; wait for it, or end it with Ctrl-C there`,
	);
}

/** Whether a process uses the cluster now. */
export async function isClaimed(cache: string, name: string): Promise<boolean> {
	return isLocked(claimFile(cache, name));
}

const claimFile = (cache: string, name: string): string =>
	path.join(cache, 'locks', `cluster-${name}`);
