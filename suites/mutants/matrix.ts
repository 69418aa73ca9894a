import type {Result} from '../../harness/model/result.ts';
import {mutants} from '../mutants.ts';
import type {RequirementId} from '../requirements.ts';
import {unlike} from '../runtime/unlike.ts';
import {resultsOf} from './kill.ts';
import type {Mutant} from './mutant.ts';

/** A mutant and the requirement whose own rows must kill it. */
export interface Declared {
	readonly requirement: RequirementId;
	readonly mutant: Mutant;
}

export const declared: readonly Declared[] = Object.entries(mutants).flatMap(
	([requirement, list]) =>
		list.map(mutant => ({requirement: requirement as RequirementId, mutant})),
);

/** The outcome for a mutant: the rows that failed, by their own requirement. */
export type Killed = ReadonlyMap<string, readonly string[]>;

/** On the list of images that should run at `enabled`, and known not to run: its user is a name. */
export const knownToFail = 'R38 [enabled] app-named';

/** Runs all rows with the mutant in place; a mutant that is declared several times is run once. */
export async function kill(mutant: Mutant): Promise<Killed> {
	return (await whatBecomesOf(mutant)).killed;
}

/** The rows that are only observed and differ with the mutant in place. They are not judged, so they kill nothing. */
export async function observedUnlike(mutant: Mutant): Promise<readonly string[]> {
	return (await whatBecomesOf(mutant)).unlike;
}

interface Fate {
	readonly killed: Killed;
	readonly unlike: readonly string[];
}

const done = new Map<Mutant, Fate>();

async function whatBecomesOf(mutant: Mutant): Promise<Fate> {
	const known = done.get(mutant);
	if (known) return known;
	const results = await resultsOf(mutant);
	const byRequirement = Map.groupBy(results.filter(isKilling), ({requirement}) => requirement);
	const killed = new Map([...byRequirement].map(([id, rows]) => [id, rows.map(({key}) => key)]));
	const observed = results.filter(({status}) => status === 'observed');
	const fate = {killed, unlike: unlike(observed).map(([key]) => key)};
	done.set(mutant, fate);
	return fate;
}

function isKilling({status, key}: Result): boolean {
	return status === 'failed' && key !== knownToFail;
}
