import {setTimeout as sleep} from 'node:timers/promises';
import type {LiveWorkload} from '../../reading/live-workload.ts';
import {startedAt} from './finding-of.ts';

/** Between two looks at whether the container runs by now. */
const lookedAgain = 250;

/**
 * Reports once, unless `signal` is aborted before, that the user's container has been seen running for `limit` milliseconds:
 * counted from its start, so that a busy node, which starts it late, makes nobody impatient.
 */
export async function followQuiet(
	live: LiveWorkload,
	{limit, signal}: {limit: number; signal: AbortSignal},
	tell: () => void,
): Promise<void> {
	let since: number | undefined;
	try {
		for (;;) {
			const now = performance.now();
			since = startedAt(live.present.pod) === undefined ? undefined : (since ?? now);
			if (since !== undefined && now - since >= limit) return tell();
			await sleep(lookedAgain, undefined, {signal});
		}
	} catch (error) {
		if (!signal.aborted) throw error;
	}
}
