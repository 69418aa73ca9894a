import {levels, type Level, type PerLevel} from '../model/levels.ts';
import type {Catalogue, Requirement} from '../model/requirement.ts';
import type {Plan} from '../model/plan.ts';
import {cites, onlyObserved, type StandingRow} from './row-verdict.ts';

/**
 * The state of a requirement at a level. `falls short`: a SHOULD with failed rows; never affects the exit code.
 * `says nothing`: the requirement does not cover the level.
 */
export const cellStates = [
	'conformant',
	'non-conformant',
	'falls short',
	'deviation',
	'inconclusive',
	'not applicable',
	'observed',
	'not selected',
	"not this subject's",
	'says nothing',
] as const;

export type CellState = (typeof cellStates)[number];

export interface Cell {
	readonly state: CellState;
	/** The rows that were judged here, and how many of them passed. */
	readonly judged: number;
	readonly passed: number;
	/** Why there is no conclusion although no row failed. */
	readonly why?: string;
}

export interface RequirementStanding {
	readonly id: string;
	readonly requirement: Requirement;
	readonly cells: PerLevel<Cell>;
}

/** The table requirement × level; a requirement's cells cover all rows that cite it. */
export function standRequirements(
	plan: Plan,
	catalogue: Catalogue,
	rows: readonly StandingRow[],
): readonly RequirementStanding[] {
	return Object.entries(catalogue).map(([id, requirement]) => {
		const citing = rows.filter(({row}) => cites(row, id));
		const at = (level: Level) =>
			cell(
				{plan, catalogue, id, requirement, level},
				citing.filter(({row}) => row.level === level),
			);
		const [disabled, rootAllowed, enabled] = levels;
		return {
			id,
			requirement,
			cells: {
				[disabled]: at(disabled),
				[rootAllowed]: at(rootAllowed),
				[enabled]: at(enabled),
			},
		};
	});
}

interface Place {
	readonly plan: Plan;
	readonly catalogue: Catalogue;
	readonly id: string;
	readonly requirement: Requirement;
	readonly level: Level;
}

function cell(place: Place, rows: readonly StandingRow[]): Cell {
	const {plan, catalogue, requirement} = place;
	const nothing = {judged: 0, passed: 0};
	if (requirement.keyword !== 'DRIFT' && !plan.subject.owns.includes(requirement.owner)) {
		return {state: "not this subject's", ...nothing};
	}
	if (!isSelected(place)) return {state: 'not selected', ...nothing};
	const judged = rows.filter(({row}) => !onlyObserved(row, catalogue));
	if (requirement.keyword !== 'DRIFT' && judged.length > 0) return judgedCell(requirement, judged);
	if (rows.length > 0 && (requirement.keyword === 'DRIFT' || !speaks(place))) {
		return {state: 'observed', ...nothing};
	}
	if (!speaks(place)) return {state: 'says nothing', ...nothing};
	if (isNarrowedAway(place)) return {state: 'not selected', ...nothing};
	const why = rows.length > 0 ? 'its rows here are only observed' : 'no row of it was planned here';
	return {state: 'inconclusive', ...nothing, why};
}

function judgedCell({keyword}: Requirement, rows: readonly StandingRow[]): Cell {
	const has = (...standings: readonly string[]) =>
		rows.some(({standing}) => standings.includes(standing));
	const passed = rows.filter(({standing}) => standing === 'passed').length;
	const judged = rows.filter(({standing}) =>
		['passed', 'failed', 'deviation'].includes(standing),
	).length;
	const state = (): CellState => {
		if (has('failed')) return keyword === 'SHOULD' ? 'falls short' : 'non-conformant';
		if (has('inconclusive') || rows.some(({irregular}) => irregular)) return 'inconclusive';
		if (has('deviation')) return 'deviation';
		return has('passed') ? 'conformant' : 'not applicable';
	};
	return {state: state(), judged, passed};
}

function speaks({requirement, level}: Place): boolean {
	return requirement.levels.includes(level);
}

function isSelected({plan: {selection}, id, level}: Place): boolean {
	const {levels: selected, requirements} = selection;
	return selected.includes(level) && (requirements.length === 0 || requirements.includes(id));
}

/** None of its rows is planned here because of the selection, where the run takes place, or the subject. */
function isNarrowedAway({plan, id, requirement, level}: Place): boolean {
	const {preset, tiers, cases, shard} = plan.selection;
	return (
		preset === 'smoke' ||
		(preset === 'vendor' && requirement.keyword === 'DRIFT') ||
		!tiers.includes(requirement.tier) ||
		cases.length > 0 ||
		shard !== undefined ||
		plan.leftOut.some(
			row => ['site', 'subject'].includes(row.by) && row.level === level && cites(row, id),
		)
	);
}
