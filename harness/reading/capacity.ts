import {quantityToScalar} from '@kubernetes/client-node/dist/util.js';
import type {Connection} from '../cluster/connect.ts';
import {startsAtOnce} from '../machine/limits.ts';

/** What the user's container of a run's workload requests, in CPUs: see `placementOf`. */
const cpuOfContainer = 0.005;

/**
 * How many workloads may be started at once: as many as fit into the nodes' unrequested CPU, and at most
 * `startsAtOnce`. A Pod that does not fit would stay pending, and look like an image that does not start.
 */
export async function placesAtOnce({core}: Connection, queueProxyCpu = 0.005): Promise<number> {
	const [nodes, pods] = await Promise.all([core.listNode(), core.listPodForAllNamespaces()]);
	const allocatable = nodes.items.map(({status}) => status?.allocatable?.['cpu']);
	const requested = pods.items
		.filter(({status}) => status?.phase !== 'Succeeded' && status?.phase !== 'Failed')
		.flatMap(({spec}) => spec?.containers ?? [])
		.map(({resources}) => resources?.requests?.['cpu']);
	const free = total(allocatable) - total(requested);
	return Math.min(startsAtOnce, Math.max(1, Math.floor(free / (cpuOfContainer + queueProxyCpu))));
}

function total(quantities: readonly (string | undefined)[]): number {
	return quantities
		.map(quantity => Number(quantityToScalar(quantity ?? '0')))
		.reduce((sum, each) => sum + each, 0);
}
