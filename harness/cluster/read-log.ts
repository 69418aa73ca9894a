import {setTimeout as sleep} from 'node:timers/promises';
import {apiError} from '../machine/tell-error.ts';
import type {Connection} from './connect.ts';
import {statusOf} from '../observe/container-status.ts';
import {userContainerName} from '../observe/stage.ts';
import {textAt, type JsonObject} from '../model/json.ts';
import {logAskedAgain, logRead} from '../machine/limits.ts';

/**
 * The end of the log of the user's container, or of the named one: of the run that has ended, or of the one that runs; of the
 * other if that has not printed anything. At most `logRead`. Empty if there is none, or the kubelet cannot provide it.
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
	// One that had ended may have been restarted since the Pod was read, and the new run may be printing already. Without a
	// previous run the kubelet has no such log.
	const hasEnded = status.ended !== undefined && !status.running;
	for (const wait of hasEnded ? logAskedAgain : [0]) {
		await sleep(wait);
		const log = (await read(hasEnded)) || (await read(!hasEnded));
		if (log !== '') return log;
	}
	return '';
}

/** The kubelet's answer in place of a log (kubernetes `pkg/kubelet/kubelet_pods.go`; real-cluster.md §5.4). */
const lost = /^unable to retrieve container logs for \S+$/;
