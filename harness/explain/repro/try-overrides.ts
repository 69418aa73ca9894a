import pLimit from 'p-limit';
import {identity, lessThan, sizeOf, together, type Override} from '../causes/override.ts';
import {costOf, weakens} from '../remedies/cost.ts';
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
	/** What is known to help, if anything. */
	readonly known?: Override | undefined;
	/** What may help in addition to one that did not. */
	readonly further: (tried: Tried) => Promise<readonly Override[]>;
}

export type Try = (override: Override, trying: Trying) => Promise<Attempt>;

/** How often the cause of a failed override leads to a further one. */
const mostRounds = 3;
/** The same where a setting of the level is known to help: then only a cheaper one is looked for. */
const mostRoundsForCheaper = 2;
/** The most rounds: after `mostRounds` those of the first that were too expensive to be tried, if nothing helps. */
const longest = 5;

/**
 * Tries the overrides in parallel, those that cost least first, and, while none helps that takes away none of the level's
 * protection, each of them combined with those of the new cause, if that is cheaper than what helps; at last again, with
 * a longer wait, those without an outcome. Then removes each unneeded setting from one that helped. Returns what was
 * tried, and the cheapest that helped: among equals the smallest, then the first.
 */
export async function tryOverrides(
	first: readonly Override[],
	attempt: Try,
	{atOnce, isChange, hasPatience, known, further}: Terms,
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
	let helped = known;
	const ranked = (overrides: readonly Override[]): readonly Override[] =>
		cheapest(overrides.filter(isChange), tried, helped);
	const rounds = known ? mostRoundsForCheaper : mostRounds;
	let waiting = ranked(first);
	for (let round = 1; round <= longest && waiting.length > 0; round += 1) {
		const ended = await tryAll(waiting.slice(0, startsAtOnce));
		helped = helping(ended) ?? helped;
		if (helped && (round >= rounds || costOf(helped).weight < weakens)) break;
		const failed = ended.filter(each => !isReady(each.attempt));
		const added = await Promise.all(
			failed.map(async each => (await further(each)).map(other => together(each.override, other))),
		);
		waiting = ranked(round < rounds ? [...added.flat(), ...waiting] : first);
	}
	const patient = !helped && hasPatience;
	if (patient) {
		const unended = tried.filter(each => each.attempt.ranOut !== undefined);
		const again = unended.map(each => each.override);
		helped = helping(await tryAll(cheapest(again, [], undefined), true));
	}
	while (helped) {
		const smaller = helping(
			await tryAll(cheapest(lessThan(helped).filter(isChange), tried, undefined), patient),
		);
		if (!smaller) break;
		helped = smaller;
	}
	return {tried, helped};
}

const helping = (tried: readonly Tried[]): Override | undefined =>
	tried.find(each => isReady(each.attempt))?.override;

/**
 * Each override once, the cheapest first, without those already tried and those that cost as much as what helps already.
 */
function cheapest(
	overrides: readonly Override[],
	tried: readonly Tried[],
	helped: Override | undefined,
): readonly Override[] {
	const known = new Set(tried.map(each => identity(each.override)));
	const limit = helped ? costOf(helped).weight : Number.POSITIVE_INFINITY;
	const fresh = new Map(
		overrides
			.filter(each => !known.has(identity(each)))
			.toReversed()
			.map(each => [identity(each), each]),
	);
	return [...fresh.values()]
		.toReversed()
		.map(override => ({override, weight: costOf(override).weight}))
		.filter(({weight}) => weight < limit)
		.toSorted((a, b) => a.weight - b.weight || sizeOf(a.override) - sizeOf(b.override))
		.map(({override}) => override);
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
