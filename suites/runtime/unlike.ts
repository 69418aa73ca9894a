import {rowKey} from '../../harness/model/row.ts';
import {runtime} from './index.ts';

/** Documentation drift: the line belongs to another level (R35). */
export const knownToDiffer = 'R35 [enabled] nginx, at the level of the example';

/** All that could be unlike. */
export const onlyObserved: ReadonlySet<string> = new Set(
	runtime
		.filter(({observedOnly}) => observedOnly !== undefined)
		.map(rowKey)
		.filter(key => key !== knownToDiffer),
);

/**
 * What was observed of containers otherwise than expected, though it is not judged: no sentence decides it, and so it
 * changes no verdict. That Knative and Kubernetes still do what was measured is for the harness's own tests to demand.
 */
export function unlike(
	found: readonly {readonly key: string; readonly reason?: string}[],
): readonly (readonly [key: string, reason: string])[] {
	return found.flatMap(({key, reason}) =>
		onlyObserved.has(key) && reason !== undefined ? [[key, reason] as const] : [],
	);
}
