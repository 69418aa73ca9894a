/** What a provider with a real node can read in it. */
export interface NodeAccess {
	/**
	 * /proc/PID/status of the first process of a container, by the container runtime's id, so that images without a shell
	 * can be asked too. Throws an `EnvironmentError` when the node or the container is gone.
	 */
	processStatus(containerId: string): Promise<string>;
	/**
	 * /proc/PID/net/tcp and tcp6 of the network that the container is in, one after the other: its whole Pod's. Throws as
	 * `processStatus` does.
	 */
	sockets(containerId: string): Promise<string>;
}
