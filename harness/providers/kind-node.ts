import {execa} from 'execa';
import {EnvironmentError} from '../../images/environment-error.ts';
import type {NodeAccess} from '../cluster/node-access.ts';
import {limits} from '../limits.ts';

/** The container that is the one node of a kind cluster. */
export const nodeContainer = (clusterName: string): string => `${clusterName}-control-plane`;

/** Reads in the one node of a kind cluster, through the host's engine. */
export function kindNode(clusterName: string): NodeAccess {
	const node = nodeContainer(clusterName);
	const read = async (containerId: string, ...files: readonly string[]): Promise<string> => {
		try {
			const command = ['exec', node, 'sh', '-c', readProcess, 'sh', containerId, ...files];
			const {stdout} = await execa('docker', command, {
				timeout: limits.nodeCommand,
				stdin: 'ignore',
			});
			return stdout;
		} catch (error) {
			throw new EnvironmentError(
				`node ${node} does not give ${files.join(', ')} of the first process of container ${containerId}: ${String(error)}`,
				{cause: error},
			);
		}
	};
	return {
		processStatus: containerId => read(containerId, 'status'),
		sockets: containerId => read(containerId, 'net/tcp', 'net/tcp6'),
	};
}

/**
 * Gives files below /proc/PID of a container's first process. Its PID lies where containerd's shim has runc write it
 * (package `process` of containerd-shim-runc-v2, `newPidFile`), and that it is this container's still is what its cgroup
 * says. One command, since each costs the machine more than what it reads.
 */
const readProcess = `id=$1; shift
pid=$(cat "/run/containerd/io.containerd.runtime.v2.task/k8s.io/$id/init.pid") &&
cd "/proc/$pid" && grep -q "$id" cgroup && cat "$@"`;
