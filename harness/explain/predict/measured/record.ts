import type {AssumedNode} from '../assumed-node.ts';
import {titleOf, type Case} from './cases.ts';
import {runInEngine} from './in-engine.ts';
import type {MeasuredRow} from './measured.ts';
import {runOnNode, type Where} from './on-node.ts';

/** Measures the cases on a kind node, and in the engine that it runs in. */
export async function measure(
	cases: readonly Case[],
	where: Where,
	assumed: AssumedNode,
): Promise<readonly MeasuredRow[]> {
	const onNode = await runOnNode(cases, where);
	const inEngine = await runInEngine(cases, assumed, where.signal);
	return cases.map(each => {
		const title = titleOf(each);
		const [node, engine] = [onNode.get(title), inEngine.get(title)];
		if (!node || !engine) throw new Error(`${title} was not measured`);
		const isByName = each.groupsByName && !assumed.runtime.groupsByName;
		return {title, node, ...engine, ...(isByName && {groupsByName: true})};
	});
}
