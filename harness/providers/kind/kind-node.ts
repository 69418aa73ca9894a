import {execa, ExecaError} from 'execa';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {ProcessEnded, type NodeAccess} from '../../cluster/node-access.ts';
import {limits} from '../../machine/limits.ts';

/** The container of a kind cluster's only node. */
export const nodeContainer = (clusterName: string): string => `${clusterName}-control-plane`;

/** Reads in the only node of a kind cluster, through the host's engine. */
export function kindNode(clusterName: string): NodeAccess {
	const node = nodeContainer(clusterName);
	const read = async (containerId: string, ...files: readonly string[]): Promise<string> => {
		const command = ['exec', node, 'sh', '-c', readProcess, 'sh', containerId, ...files];
		try {
			const {stdout} = await execa('docker', command, {
				timeout: limits.nodeCommand,
				stdin: 'ignore',
			});
			return stdout;
		} catch (error) {
			if (!(error instanceof ExecaError)) throw error;
			const {exitCode, stderr, timedOut, originalMessage} = error;
			const late = `no answer within ${limits.nodeCommand / 1000} s`;
			const said = timedOut ? late : stderr || originalMessage;
			const what = `node ${node}, first process of container ${containerId}: ${said}`;
			throw exitCode === ended ? new ProcessEnded(what) : new EnvironmentError(what);
		}
	};
	return {
		processStatus: containerId => read(containerId, 'status'),
		sockets: containerId => read(containerId, 'net/tcp', 'net/tcp6'),
	};
}

/** The command's exit code if the process has ended; `docker exec` uses codes from 125 on. */
const ended = 3;

/**
 * Prints files below /proc/PID of a container's first process. Its PID is where containerd's shim makes runc write it
 * (package `process` of containerd-shim-runc-v2, `newPidFile`); its cgroup proves that it still belongs to this
 * container. One command, since starting one costs more than the read.
 */
const readProcess = `id=$1; shift
tasks=/run/containerd/io.containerd.runtime.v2.task/k8s.io
[ -d $tasks ] || { echo "its containerd keeps no tasks in $tasks" >&2; exit 2; }
ended() { echo 'it has ended' >&2; exit ${ended}; }
pid=$(cat "$tasks/$id/init.pid" 2>/dev/null) && cd "/proc/$pid" 2>/dev/null && grep -q "$id" cgroup 2>/dev/null || ended
for file; do
	# A kernel without IPv6 has no tcp6 at all.
	[ "$file" = net/tcp6 ] && [ ! -e /proc/self/net/tcp6 ] && continue
	# It may have ended since.
	cat "$file" 2>/dev/null || ended
done`;
