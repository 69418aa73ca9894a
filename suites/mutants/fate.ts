import {unlike} from '../runtime/unlike.ts';
import {declared, knownToFail} from './declared.ts';
import {resultsOf} from './kill.ts';
import type {Mutant} from './mutant.ts';

/** What becomes of a mutant when all rows are asked. */
export interface Fate {
	/** The rows that failed, by their own requirement. */
	readonly killed: ReadonlyMap<string, readonly string[]>;
	/** The rows that are only observed and differ. They are not judged, so they kill nothing. */
	readonly unlike: readonly string[];
}

/** In this thread. */
export async function fateOf(mutant: Mutant): Promise<Fate> {
	const results = await resultsOf(mutant);
	const killing = results.filter(({status, key}) => status === 'failed' && key !== knownToFail);
	const byRequirement = Map.groupBy(killing, ({requirement}) => requirement);
	const killed = new Map([...byRequirement].map(([id, rows]) => [id, rows.map(({key}) => key)]));
	const observed = results.filter(({status}) => status === 'observed');
	return {killed, unlike: unlike(observed).map(([key]) => key)};
}

/** What a thread of matrix.ts runs: mutants are functions, which cannot be sent to it. */
export default async function fateOfDeclared(index: number): Promise<Fate> {
	const {mutant} = declared[index] ?? {};
	if (!mutant) throw new Error(`there is no declared mutant ${index}`);
	return fateOf(mutant);
}
