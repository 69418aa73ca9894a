import {quantityToScalar} from '@kubernetes/client-node/dist/util.js';
import type {Connection} from '../cluster/connect.ts';
import {startsAtOnce} from '../machine/limits.ts';

/** What a workload of a run asks for: queue-proxy's 5m, as we install Knative, and the container's own 5m. */
const cpuOfWorkload = 0.01;

/**
 * How many workloads may be started at once: what the nodes' CPU that nobody has requested takes, and never more than
 * `startsAtOnce`. A Pod that does not fit would stay pending, and look like an image that does not start.
 */
export async function placesAtOnce({core}: Connection): Promise<number> {
	const [nodes, pods] = await Promise.all([core.listNode(), core.listPodForAllNamespaces()]);
	const allocatable = nodes.items.map(({status}) => status?.allocatable?.['cpu']);
	const requested = pods.items
		.filter(({status}) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
		.flatMap(({spec}) => spec?.containers ?? [])
		.map(({resources}) => resources?.requests?.['cpu']);
	const free = total(allocatable) - total(requested);
	return Math.min(startsAtOnce, Math.max(1, Math.floor(free / cpuOfWorkload)));
}

function total(quantities: readonly (string | undefined)[]): number {
	return quantities
		.map(quantity => Number(quantityToScalar(quantity ?? '0')))
		.reduce((sum, each) => sum + each, 0);
}
