import pRetry from 'p-retry';
import {type Listener, isLoopback} from '../causes/finding.ts';
import type {LiveWorkload} from '../../reading/live-workload.ts';
import {ProcessEnded, type NodeAccess} from '../../cluster/node-access.ts';
import {containerId} from '../../cluster/pod.ts';
import type {JsonObject} from '../../model/json.ts';
import {limits} from '../../machine/limits.ts';
import {listening} from './listening.ts';
import {startedAt} from './finding-of.ts';

/** Where the Pod's processes listen; undefined if the user's container does not run. */
export async function listenersOf(
	pod: JsonObject | undefined,
	node: NodeAccess,
): Promise<readonly Listener[] | undefined> {
	if (startedAt(pod) === undefined) return undefined;
	try {
		return listening(await node.sockets(containerId(pod)));
	} catch (error) {
		if (error instanceof ProcessEnded) return undefined;
		throw error;
	}
}

/**
 * Checks, until `signal` is aborted, whether a container that has run for `limits.listensElsewhere` listens, but
 * nowhere where it can be reached; reports that once. The kernel cannot notify about it.
 */
export async function followListening(
	live: LiveWorkload,
	{node, port, signal}: {node: NodeAccess | undefined; port: number; signal: AbortSignal},
	tell: () => void,
): Promise<void> {
	if (!node) return;
	const look = async (): Promise<void> => {
		const {pod} = live.present;
		const since = startedAt(pod);
		if (since === undefined || Date.now() - since < limits.listensElsewhere) throw new NotYet();
		const found = await listenersOf(pod, node);
		if (!found || found.length === 0 || found.some(each => isAsked(each, port))) throw new NotYet();
	};
	try {
		await pRetry(look, {
			retries: Number.POSITIVE_INFINITY,
			minTimeout: 1000,
			factor: 1,
			signal,
			shouldRetry: ({error}) => error instanceof NotYet,
		});
		tell();
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}

class NotYet extends Error {}

const isAsked = (listener: Listener, port: number): boolean =>
	listener.port === port && !isLoopback(listener);
