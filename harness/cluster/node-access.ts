import {EnvironmentError} from '../../images/host/errors.ts';

/** What a provider with a real node can read in it. */
export interface NodeAccess {
	/**
	 * /proc/PID/status of the first process of a container, by the container runtime's id, so that images without a shell
	 * can be read too.
	 * @throws {ProcessEnded} if the process has ended
	 * @throws {EnvironmentError} if the node cannot be read
	 */
	processStatus(containerId: string): Promise<string>;
	/**
	 * /proc/PID/net/tcp and tcp6, concatenated, of the container's network namespace, which its whole Pod shares. Throws
	 * like `processStatus`.
	 */
	sockets(containerId: string): Promise<string>;
}

/** A container's first process no longer exists: it may have ended since the kubelet reported it as running. */
export class ProcessEnded extends EnvironmentError {}
