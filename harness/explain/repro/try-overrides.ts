import pLimit from 'p-limit';
import {identity, lessThan, sizeOf, together, type Override} from '../causes/override.ts';
import {startsAtOnce} from '../../machine/limits.ts';
import {isReady, type Attempt, type Tried} from './repro-report.ts';

export interface Trying {
	/** Aborted when its answer is no longer needed. */
	readonly needless: AbortSignal;
	/** Its first wait was too short. */
	readonly patient: boolean;
}

/** What else is known when overrides are tried. */
export interface Terms {
	/** How many are started at once. */
	readonly atOnce: number;
	/** Whether it changes the manifest: one that does not cannot help. */
	readonly isChange: (override: Override) => boolean;
	/** Whether a patient try waits longer than the first one. */
	readonly hasPatience: boolean;
}

export type Try = (override: Override, trying: Trying) => Promise<Attempt>;

/** How often the cause of a failed override leads to a further one. */
const mostRounds = 3;

/**
 * Tries the overrides in parallel, and, while none helps, each of them combined with those of the new cause; at last
 * again, with a longer wait, those without an outcome. Then removes each unneeded setting from one that helped. Returns
 * what was tried, and the smallest that helped: among equals, the first.
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

/** Each override once, the smallest first, without those already tried; at most as many as can be started at once. */
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

/** All at once; when one helps, the later ones are no longer needed. */
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
