import pLimit from 'p-limit';
import {together, type Override} from '../causes/override.ts';
import {startsAtOnce} from '../limits.ts';
import {isReady, type Attempt, type Tried} from './repro-report.ts';
import {sizeOf} from './with-override.ts';

/** Tries one override; `needless` aborts when its answer is not needed any more. */
export type Try = (override: Override, needless: AbortSignal) => Promise<Attempt>;

/** How often what an override met is answered by a further one. */
const mostRounds = 3;

/**
 * Tries the overrides side by side, and, while none helps, each of them together with those of the cause that it met
 * itself. Gives what was tried, and the smallest that helped: among equals, the one that was named first.
 */
export async function tryOverrides(
	first: readonly Override[],
	attempt: Try,
	atOnce: number,
): Promise<{readonly tried: readonly Tried[]; readonly helped: Override | undefined}> {
	const tried: Tried[] = [];
	let candidates = ranked(first, tried);
	for (let round = 0; round < mostRounds && candidates.length > 0; round += 1) {
		const ended = await sideBySide(candidates, attempt, atOnce);
		tried.push(...ended);
		const helped = ended.find(each => isReady(each.attempt));
		if (helped) return {tried, helped: helped.override};
		candidates = ranked(ended.flatMap(further), tried);
	}
	return {tried, helped: undefined};
}

/** Each override once, the smallest first, those left out that were tried; no more than can be started at once. */
function ranked(overrides: readonly Override[], tried: readonly Tried[]): readonly Override[] {
	const known = new Set(tried.map(each => identity(each.override)));
	const fresh = new Map(overrides.map(each => [identity(each), each]));
	return [...fresh]
		.filter(([key]) => !known.has(key))
		.map(([, each]) => each)
		.toSorted((a, b) => sizeOf(a) - sizeOf(b))
		.slice(0, startsAtOnce);
}

function further({override, attempt: {cause}}: Tried): readonly Override[] {
	return (cause?.overrides ?? []).map(each => together(override, each));
}

/** All at once; when one helps, those that come after it are not needed any more. */
async function sideBySide(
	candidates: readonly Override[],
	attempt: Try,
	atOnce: number,
): Promise<readonly Tried[]> {
	const limit = pLimit(atOnce);
	const needless = candidates.map(() => new AbortController());
	const ended = await Promise.all(
		candidates.map((override, index) =>
			limit(async () => {
				const signal = needless[index]?.signal ?? AbortSignal.abort();
				if (signal.aborted) return undefined;
				const made = await attempt(override, signal);
				if (isReady(made)) for (const each of needless.slice(index + 1)) each.abort();
				return signal.aborted ? undefined : {override, attempt: made};
			}),
		),
	);
	return ended.filter(each => each !== undefined);
}

const identity = (override: Override): string => JSON.stringify(override);
