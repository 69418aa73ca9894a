import type {Expectation, NodeTrait} from '../row.ts';
import type {NodeFacts, Readings} from './readings.ts';
import {Unreadable} from './unreadable.ts';

const holds: Readonly<Record<NodeTrait, (node: NodeFacts) => boolean>> = {
	'low ports are privileged': ({unprivilegedPortStart}) => unprivilegedPortStart > 81,
	'anybody may ping': ({pingGroupRange}) => {
		const [first = 1, last = 0] = pingGroupRange.split(/\s+/).map(Number);
		return first === 0 && last >= 65_535;
	},
};

/**
 * What is expected on this very node. The two traits are settings of the container runtime: off by default in
 * containerd 1.x, on in 2.x (real-cluster.md §3.4; upstream.md §4.2). Throws when they were not found out.
 */
export function decided(expected: Expectation, {node}: Readings): Expectation {
	if (!('dependsOn' in expected)) return expected;
	if (!node)
		throw new Unreadable(`it was not found out whether ${expected.dependsOn} on this node`);
	return holds[expected.dependsOn](node) ? expected.yes : expected.no;
}
