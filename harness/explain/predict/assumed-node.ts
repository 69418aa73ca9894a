import type {NodeFacts} from '../../model/readings.ts';

type NetworkFacts = Pick<NodeFacts, 'unprivilegedPortStart' | 'pingGroupRange'>;

/** A node on which containers are assumed to run. */
export interface AssumedNode {
	readonly facts: NetworkFacts;
	/** A description of such a node, as a clause. */
	readonly told: string;
}

const closed: NetworkFacts = {unprivilegedPortStart: 1024, pingGroupRange: '1 0'};
const open: NetworkFacts = {unprivilegedPortStart: 0, pingGroupRange: '0 2147483647'};

/**
 * What nodes set for every pod: the container runtime's defaults (real-cluster.md §0.8 and §3.4; upstream.md §4.2;
 * containerd `internal/cri/config/config_unix.go`).
 */
export const assumedNodes = {
	kind: {facts: open, told: "kind's own node image, which has containerd 2"},
	containerd1: {
		facts: closed,
		told: 'containerd 1.x with its defaults, as in the kind node that spd builds from packages',
	},
	containerd2: {facts: open, told: 'containerd 2.x with its defaults'},
} as const satisfies Readonly<Record<string, AssumedNode>>;

export type NodeName = keyof typeof assumedNodes;

export const nodeNames = Object.keys(assumedNodes) as readonly NodeName[];
