import type {Expectation, NodeTrait} from '../model/row.ts';
import {type NodeFacts, type Readings, Unreadable} from '../model/readings.ts';

const holds: Readonly<Record<NodeTrait, (node: NodeFacts) => boolean>> = {
	'low ports are privileged': ({unprivilegedPortStart}) => unprivilegedPortStart > 81,
	'anybody may ping': ({pingGroupRange}) => mayPing(0, 65_535, pingGroupRange),
	'root may ping': ({pingGroupRange}) => mayPing(0, 0, pingGroupRange),
	'processes are filtered by default': ({seccomp}) => seccomp === 2,
};

/**
 * What is expected on this node. Ports and pings are settings of the container runtime: off by default in containerd
 * 1.x, on in 2.x (real-cluster.md §3.4; upstream.md §4.2); the filter is the kubelet's `seccompDefault` (upstream.md
 * §4.2). Throws if the node's settings were not read.
 */
export function decided(expected: Expectation, {node}: Readings): Expectation {
	if (!('dependsOn' in expected)) return expected;
	if (!node)
		throw new Unreadable(`it was not found out whether ${expected.dependsOn} on this node`);
	return holds[expected.dependsOn](node) ? expected.yes : expected.no;
}

/** Whether all groups of this range may ping; the kernel's `1 0` means none (icmp(7)). */
function mayPing(from: number, to: number, range: string): boolean {
	const [first = 1, last = -1] = range.split(/\s+/).map(Number);
	return first <= from && to <= last;
}
