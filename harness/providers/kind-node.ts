import {execa} from 'execa';
import {EnvironmentError} from '../../images/environment-error.ts';
import type {NodeAccess} from '../cluster/node-access.ts';
import {limits} from '../limits.ts';

/** The container that is the one node of a kind cluster. */
export const nodeContainer = (clusterName: string): string => `${clusterName}-control-plane`;

/** Reads in the one node of a kind cluster, through the host's engine. */
export function kindNode(clusterName: string): NodeAccess {
	const node = nodeContainer(clusterName);
	const inNode = async (...command: readonly string[]): Promise<string> => {
		try {
			const {stdout} = await execa('docker', ['exec', node, ...command], {
				timeout: limits.nodeCommand,
				stdin: 'ignore',
			});
			return stdout;
		} catch (error) {
			throw new EnvironmentError(
				`in node ${node}, \`${command.join(' ')}\` failed: ${String(error)}`,
				{
					cause: error,
				},
			);
		}
	};
	const processOf = async (containerId: string): Promise<string> => {
		const tasks = await inNode('ctr', '--namespace', 'k8s.io', 'tasks', 'list');
		const pid = pidOf(containerId, tasks);
		if (pid) return `/proc/${pid}`;
		throw new EnvironmentError(`container ${containerId} has no process in node ${node}`);
	};
	return {
		processStatus: async containerId => inNode('cat', `${await processOf(containerId)}/status`),
		async sockets(containerId) {
			const process = await processOf(containerId);
			return inNode('cat', `${process}/net/tcp`, `${process}/net/tcp6`);
		},
	};
}

/** The PID column of `ctr tasks list` (`TASK PID STATUS`). */
export function pidOf(containerId: string, tasks: string): string | undefined {
	const rows = tasks.split('\n').map(line => line.trim().split(/\s+/));
	return rows.find(([task, , status]) => task === containerId && status === 'RUNNING')?.[1];
}
