import {readFile} from 'node:fs/promises';
import {factsIn} from '../../observe/process.ts';
import type {ProcessFacts} from '../../model/row.ts';
import {stateOf} from './started-container.ts';

/**
 * The first process of a running container on this host; undefined if the engine runs elsewhere (in a virtual machine,
 * behind DOCKER_HOST), where the pid means another process here, or none.
 */
export async function hostProcess(id: string, signal: AbortSignal): Promise<number | undefined> {
	const {pid} = await stateOf(id, signal);
	if (!(pid > 0)) return undefined;
	const groups = await readFile(`/proc/${pid}/cgroup`, 'utf8').catch(endedByNow);
	return groups?.includes(id) ? pid : undefined;
}

/** The kernel's facts about a process of this host; undefined if it has ended. */
export async function processFacts(pid: number): Promise<ProcessFacts | undefined> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(endedByNow);
	return status === undefined ? undefined : factsIn(status);
}

/** For `catch`: returns undefined if the process has ended before or during the read; other errors are thrown. */
function endedByNow(error: NodeJS.ErrnoException): undefined {
	if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error;
}
