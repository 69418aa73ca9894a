import path from 'node:path';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {isLocked, takeLock} from '../../../images/cache/lock.ts';

/**
 * Marks a cluster as in use by this process until it is disposed of; the kernel lets go when the process dies. Two runs
 * would fight over the one level of a cluster. Throws an `EnvironmentError` that names who uses it.
 */
export async function claimCluster(cache: string, name: string): Promise<AsyncDisposable> {
	const claim = await takeLock(claimFile(cache, name), `cluster ${name}`);
	if ('held' in claim) return claim.held;
	throw new EnvironmentError(
		`cluster ${name} is in use by ${claim.holder}; wait for it, or end it with Ctrl-C there`,
	);
}

/** Whether some process uses the cluster right now. */
export async function isClaimed(cache: string, name: string): Promise<boolean> {
	return isLocked(claimFile(cache, name));
}

const claimFile = (cache: string, name: string): string =>
	path.join(cache, 'locks', `cluster-${name}`);
