import {mutants} from '../mutants.ts';
import type {RequirementId} from '../requirements.ts';
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

/** On the list of images that should run at `enabled`, and known not to run: its user is a name. */
export const knownToFail = 'R38 [enabled] app-named';
