import type {Level, Tier} from './levels.ts';

/**
 * DRIFT: a sentence that no implementation can satisfy, or that another sentence contradicts;
 * observed and printed under "documentation findings", never part of the verdict.
 */
export const keywords = ['MUST', 'MUST NOT', 'SHOULD', 'DRIFT'] as const;

export type Keyword = (typeof keywords)[number];

/** Whose doing it is; a subject is judged only on what it owns. */
export const owners = [
	'defaulting',
	'validation',
	'configuration',
	'rendering',
	'kubelet',
	'image',
] as const;

export type Owner = (typeof owners)[number];

/**
 * What an implementation answers for that defaults objects at admission and reads its level: not what Knative's
 * validation says of an object, nor what is made of it afterwards.
 */
export const ownedByAdmission = ['defaulting', 'configuration'] as const satisfies readonly Owner[];

/** One sentence of the documentation. */
export interface Requirement {
	readonly keyword: Keyword;
	/** The documentation's own words. */
	readonly words: string;
	/** The line (or lines) of documentation.md on which they stand. */
	readonly line: string;
	/** The same as a statement that can be tested. */
	readonly statement: string;
	readonly owner: Owner;
	/** The lowest tier that can show it. */
	readonly tier: Tier;
	/** The levels that it speaks of. */
	readonly levels: readonly Level[];
}

/** Requirements by id (`R1` …), as the suites hand them to the harness. */
export type Catalogue = Readonly<Record<string, Requirement>>;
