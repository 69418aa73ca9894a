import pLimit from 'p-limit';
import {identity, lessThan, sizeOf, together, type Override} from '../causes/override.ts';
import {startsAtOnce} from '../../machine/limits.ts';
import {isReady, type Attempt, type Tried} from './repro-report.ts';

/** How one override is tried. */
export interface Trying {
	/** Aborts when its answer is not needed any more. */
	readonly needless: AbortSignal;
	/** It was not waited for long enough before. */
	readonly patient: boolean;
}

/** What else is known as overrides are tried. */
export interface Terms {
	/** How many are started at once. */
	readonly atOnce: number;
	/** Whether it changes anything of the manifest: what does not, helps nobody. */
	readonly isChange: (override: Override) => boolean;
	/** Whether one that is tried patiently is waited for any longer than at first. */
	readonly hasPatience: boolean;
}

export type Try = (override: Override, trying: Trying) => Promise<Attempt>;

/** How often what an override met is answered by a further one. */
const mostRounds = 3;

/**
 * Tries the overrides side by side, and, while none helps, each of them together with those of the cause that it met
 * itself; at last again, and patiently, those that had come to no end. Of what helped whatever is not needed is taken away
 * again, setting by setting. Gives what was tried, and the smallest that helped: among equals, the one that was named
 * first.
 */
export async function tryOverrides(
	first: readonly Override[],
	attempt: Try,
	{atOnce, isChange, hasPatience}: Terms,
): Promise<{readonly tried: readonly Tried[]; readonly helped: Override | undefined}> {
	const tried: Tried[] = [];
	const tryAll = async (
		overrides: readonly Override[],
		patient = false,
	): Promise<readonly Tried[]> => {
		const ended = await sideBySide(
			overrides,
			(o, needless) => attempt(o, {needless, patient}),
			atOnce,
		);
		const anew = new Set(ended.map(each => identity(each.override)));
		const others = tried.filter(each => !anew.has(identity(each.override)));
		tried.splice(0, tried.length, ...others, ...ended);
		return ended;
	};
	const ranked = (overrides: readonly Override[]): readonly Override[] =>
		smallest(overrides.filter(isChange), tried);
	let candidates = ranked(first);
	let helped: Override | undefined;
	for (let round = 0; round < mostRounds && candidates.length > 0 && !helped; round += 1) {
		const ended = await tryAll(candidates);
		helped = helping(ended);
		candidates = ranked(ended.flatMap(further));
	}
	const patient = !helped && hasPatience;
	if (patient) {
		const unended = tried.filter(each => each.attempt.ranOut !== undefined);
		helped = helping(
			await tryAll(
				smallest(
					unended.map(each => each.override),
					[],
				),
				true,
			),
		);
	}
	while (helped) {
		const smaller = helping(await tryAll(ranked(lessThan(helped)), patient));
		if (!smaller) break;
		helped = smaller;
	}
	return {tried, helped};
}

const helping = (tried: readonly Tried[]): Override | undefined =>
	tried.find(each => isReady(each.attempt))?.override;

/** Each override once, the smallest first, those left out that were tried; no more than can be started at once. */
function smallest(overrides: readonly Override[], tried: readonly Tried[]): readonly Override[] {
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
	attempt: (override: Override, needless: AbortSignal) => Promise<Attempt>,
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
