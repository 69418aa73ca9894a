import {apiError} from '../machine/tell-error.ts';
import type {Connection} from './connect.ts';
import {statusOf} from '../observe/container-status.ts';
import {userContainerName} from '../observe/stage.ts';
import {textAt, type JsonObject} from '../model/json.ts';
import {logRead} from '../machine/limits.ts';

/**
 * The end of the log of the user's container, or of the named one; of its previous run if it has not printed anything
 * in this one. At most `logRead`. Empty if there is none, or the kubelet cannot provide it.
 */
export async function readLog(
	{core}: Connection,
	pod: JsonObject | undefined,
	namespace: string,
	container: string = userContainerName,
): Promise<string> {
	const status = statusOf(pod, container);
	if (!status || (!status.running && !status.ended)) return '';
	const read = async (previous: boolean): Promise<string> => {
		try {
			const log: unknown = await core.readNamespacedPodLog({
				name: textAt(pod, 'metadata', 'name'),
				namespace,
				container,
				tailLines: logRead.lines,
				limitBytes: logRead.bytes,
				previous,
			});
			return typeof log === 'string' && !lost.test(log) ? log : '';
		} catch (error) {
			// Right after a restart the kubelet may have neither (real-cluster.md §5.4).
			if (apiError(error)) return '';
			throw error;
		}
	};
	const log = await read(false);
	// It may have been restarted since the Pod was read; without a previous run the kubelet has no such log.
	return log === '' ? read(true) : log;
}

/** The kubelet's answer in place of a log (kubernetes `pkg/kubelet/kubelet_pods.go`; real-cluster.md §5.4). */
const lost = /^unable to retrieve container logs for \S+$/;
