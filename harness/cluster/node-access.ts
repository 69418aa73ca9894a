import {EnvironmentError} from '../../images/host/errors.ts';

/** What a provider with a real node can read in it. */
export interface NodeAccess {
	/**
	 * /proc/PID/status of the first process of a container, by the container runtime's id, so that images without a shell
	 * can be asked too.
	 * @throws {ProcessEnded} when that process is gone
	 * @throws {EnvironmentError} when the node cannot be read
	 */
	processStatus(containerId: string): Promise<string>;
	/**
	 * /proc/PID/net/tcp and tcp6 of the network that the container is in, one after the other: its whole Pod's. Throws as
	 * `processStatus` does.
	 */
	sockets(containerId: string): Promise<string>;
}

/** A container's first process is there no more: it may have ended since the kubelet said that it runs. */
export class ProcessEnded extends EnvironmentError {}
