import {presets, type Preset, type Selection, type WhyNot} from '../model/plan.ts';
import {levels, tiers} from '../model/levels.ts';
import {rowKey, type Row} from '../model/row.ts';
import {parseShard, shardName} from './shard.ts';
import {choose, chooseSeveral, didYouMean, UsageError} from '../machine/usage-error.ts';

/** The options that select rows; a value may be a comma-separated list. */
export interface Asked {
	readonly preset?: string;
	readonly level?: string;
	readonly tier?: string;
	readonly requirement?: string;
	/** A case's title or a whole `requirement [level] case`; may be repeated. */
	readonly case?: readonly string[];
	/** `2/5` */
	readonly shard?: string;
}

/**
 * The selection, checked against the suite. A requirement or a case is searched in the whole suite, unless a preset is
 * given too.
 * @throws {UsageError} for a value that matches nothing, and if the combination selects no row
 */
export function select(
	asked: Asked,
	suite: readonly Row[],
	requirements: readonly string[],
): Selection {
	const named = asked.requirement !== undefined || asked.case !== undefined;
	const selection: Selection = {
		preset: asked.preset === undefined ? presetFor(named) : choose('preset', asked.preset, presets),
		levels: asked.level === undefined ? levels : chooseSeveral('level', asked.level, levels),
		tiers: asked.tier === undefined ? tiers : chooseSeveral('tier', asked.tier, tiers),
		requirements:
			asked.requirement === undefined
				? []
				: chooseSeveral('requirement', asked.requirement, requirements),
		cases: (asked.case ?? []).map(each => knownCase(each, suite)),
		...(asked.shard !== undefined && {shard: shardName(parseShard(asked.shard))}),
	};
	if (suite.some(row => whyNotSelected(selection, row) === undefined)) return selection;
	const {preset, level, tier, requirement, case: cases} = asked;
	const told = Object.entries({
		preset: preset ?? selection.preset,
		level,
		tier,
		requirement,
		case: cases?.join(', '),
	})
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name} ${value}`);
	throw new UsageError(
		`nothing is selected: no row has all of ${told.join(', ')}; \`spd requirements\` lists all requirements`,
	);
}

const byOption = (why: string): WhyNot => ({by: 'option', why});

/** The value of `--level` if nothing may be switched. */
export const currentLevel = 'current';

/** Why the row is not run; undefined if it is selected. */
export function whyNotSelected(selection: Selection, row: Row): WhyNot | undefined {
	if (!selection.levels.includes(row.level)) return byOption(`level ${row.level} is not selected`);
	if (!selection.tiers.includes(row.tier)) return byOption(`tier ${row.tier} is not selected`);
	const cited = [row.requirement, ...row.alsoProves];
	if (selection.requirements.length > 0 && !selection.requirements.some(id => cited.includes(id))) {
		return byOption('the requirement is not selected');
	}
	if (selection.cases.length > 0 && !selection.cases.some(each => isCase(each, row))) {
		return byOption('the case is not selected');
	}
	if (selection.preset !== 'full' && !row.presets.includes(selection.preset)) {
		return {by: 'preset', why: `not in preset ${selection.preset}`};
	}
	return undefined;
}

const presetFor = (named: boolean): Preset => (named ? 'full' : 'gate');

const isCase = (wanted: string, row: Row): boolean => wanted === row.case || wanted === rowKey(row);

function knownCase(wanted: string, suite: readonly Row[]): string {
	if (suite.some(row => isCase(wanted, row))) return wanted;
	const all = [...new Set(suite.flatMap(row => [row.case, rowKey(row)]))];
	throw new UsageError(
		`unknown case ${JSON.stringify(wanted)}${didYouMean(wanted, all)}; give a row's case or its whole key, as the report has it`,
	);
}
