import {Watch, type V1Namespace} from '@kubernetes/client-node';
import type {Connection} from '../../harness/cluster/connect.ts';
import {runLabel} from '../../harness/cluster/namespace.ts';
import {isNotFound, tellError} from '../../harness/machine/tell-error.ts';

/** Adds something to each new namespace of a run, as soon as it is there: as policy engines do. Ends when disposed of. */
export async function inEachNamespace(
	connection: Connection,
	add: (namespace: string, connection: Connection) => Promise<void>,
): Promise<AsyncDisposable> {
	const seen = new Set<string>();
	const adding: Promise<void>[] = [];
	const watch = new Watch(connection.kubeConfig);
	const request = await watch.watch(
		'/api/v1/namespaces',
		{labelSelector: runLabel},
		(phase, {metadata}: V1Namespace) => {
			const name = metadata?.name ?? '';
			if (phase !== 'ADDED' || seen.has(name)) return;
			seen.add(name);
			adding.push(add(name, connection).catch(unlessItEnds));
		},
		() => {},
	);
	return {
		async [Symbol.asyncDispose]() {
			request.abort();
			await Promise.all(adding);
		},
	};
}

/** A namespace that goes again at once takes nothing more. */
function unlessItEnds(error: unknown): void {
	if (!isNotFound(error) && !tellError(error).includes('being terminated')) throw error;
}
