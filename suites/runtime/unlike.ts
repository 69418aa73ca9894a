import {rowKey} from '../../harness/model/row.ts';
import {runtime} from './index.ts';

/** Documentation drift: the line belongs to another level (R35). */
export const knownToDiffer = 'R35 [enabled] nginx, at the level of the example';

/** All rows that may differ. */
export const onlyObserved: ReadonlySet<string> = new Set(
	runtime
		.filter(({observedOnly}) => observedOnly !== undefined)
		.map(rowKey)
		.filter(key => key !== knownToDiffer),
);

/**
 * Container observations that differ from the expectation but are not judged: no sentence decides them, so they
 * change no verdict. The harness's own tests require that Knative and Kubernetes still do what was measured.
 */
export function unlike(
	found: readonly {readonly key: string; readonly reason?: string}[],
): readonly (readonly [key: string, reason: string])[] {
	return found.flatMap(({key, reason}) =>
		onlyObserved.has(key) && reason !== undefined ? [[key, reason] as const] : [],
	);
}
