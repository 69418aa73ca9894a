import type {Level, Tier} from './levels.ts';

/**
 * DRIFT: a sentence that no implementation can satisfy, or that another sentence contradicts; observed and printed
 * under "documentation findings", never part of the verdict.
 */
export const keywords = ['MUST', 'MUST NOT', 'SHOULD', 'DRIFT'] as const;

export type Keyword = (typeof keywords)[number];

/** Who is responsible for it; a subject is judged only on what it owns. */
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
 * What an implementation owns that defaults objects at admission and reads its level: not Knative's validation of an
 * object, nor the objects rendered from it afterwards.
 */
export const ownedByAdmission = ['defaulting', 'configuration'] as const satisfies readonly Owner[];

/** One sentence of the documentation. */
export interface Requirement {
	readonly keyword: Keyword;
	/** The documentation's exact words. */
	readonly words: string;
	/** The line (or lines) of documentation.md with these words. */
	readonly line: string;
	/** The same as a testable statement. */
	readonly statement: string;
	readonly owner: Owner;
	/** The lowest tier that can show it. */
	readonly tier: Tier;
	/** The levels that it covers. */
	readonly levels: readonly Level[];
}

/** Requirements by id (`R1` …), as the suites pass them to the harness. */
export type Catalogue = Readonly<Record<string, Requirement>>;
