/** What a provider with a real node can read in it. */
export interface NodeAccess {
	/**
	 * /proc/PID/status of the first process of a container, by the container runtime's id, so that images without a shell
	 * can be asked too. Throws an `EnvironmentError` when the node or the container is gone.
	 */
	processStatus(containerId: string): Promise<string>;
}
