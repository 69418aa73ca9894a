import {nameConfiguration} from './configuration.ts';
import type {Level, Tier} from './levels.ts';
import type {Owner} from './requirement.ts';
import {rowKey, type Row} from './row.ts';

/**
 * `gate`: what decides a release; `full`: everything; `vendor`: everything that counts for or against a distribution, so
 * nothing that is only observed; `smoke`: one row a requirement.
 */
export const presets = ['gate', 'full', 'vendor', 'smoke'] as const;

export type Preset = (typeof presets)[number];

/** What the user selected. Empty requirements or cases mean all of them. */
export interface Selection {
	readonly preset: Preset;
	readonly levels: readonly Level[];
	readonly tiers: readonly Tier[];
	readonly requirements: readonly string[];
	readonly cases: readonly string[];
	/** Which of several runs that together are one: `2/5`. */
	readonly shard?: string;
	/** Of the rows about random objects, which are other ones with another seed. */
	readonly seed?: number;
}

/** What a verdict needs to know about a row. */
export interface PlannedRow {
	readonly key: string;
	readonly requirement: string;
	readonly alsoProves: readonly string[];
	readonly level: Level;
	readonly case: string;
	readonly tier: Tier;
	readonly configuration: string;
	readonly observedOnly?: string;
}

/**
 * Left out by the preset, by another command-line option, because of where the run takes place, or because the subject
 * is not responsible for it, which narrows nothing.
 */
export const leftOutBy = ['preset', 'option', 'site', 'subject'] as const;

export type LeftOutBy = (typeof leftOutBy)[number];

/** Why a row is not run. */
export interface WhyNot {
	readonly by: LeftOutBy;
	readonly why: string;
}

export type LeftOutRow = PlannedRow & WhyNot;

/**
 * The subject under test, and what it is responsible for. `version` scopes deviations; `unreleased` is above every
 * release.
 */
export interface JudgedSubject {
	readonly name: string;
	readonly owns: readonly Owner[];
	readonly version?: string;
}

/** The first line of results.jsonl: the rows planned for the run, so that missing ones can be detected. */
export interface Plan {
	readonly run: string;
	readonly started: string;
	readonly subject: JudgedSubject;
	readonly suiteDigest: string;
	readonly selection: Selection;
	/** Options that repeat a run in the same place: `['--subject', 'reference']`. */
	readonly again: readonly string[];
	readonly rows: readonly PlannedRow[];
	/** Every other row of the suite. */
	readonly leftOut: readonly LeftOutRow[];
}

/** Splits all rows of the suite into those to run and those for which `whyNot` returns a reason. */
export function planRun(
	facts: Omit<Plan, 'rows' | 'leftOut'>,
	suite: readonly Row[],
	whyNot: (row: Row) => WhyNot | undefined,
): Plan {
	const judged = suite.map(row => ({row: planned(row), reason: whyNot(row)}));
	return {
		...facts,
		rows: judged.flatMap(({row, reason}) => (reason === undefined ? [row] : [])),
		leftOut: judged.flatMap(({row, reason}) => (reason === undefined ? [] : [{...row, ...reason}])),
	};
}

function planned(row: Row): PlannedRow {
	const {requirement, alsoProves, level, tier, observedOnly} = row;
	return {
		key: rowKey(row),
		requirement,
		alsoProves,
		level,
		case: row.case,
		tier,
		configuration: nameConfiguration(row.configuration),
		...(observedOnly === undefined ? {} : {observedOnly}),
	};
}
