import {atLevel} from '../harness/model/configuration.ts';
import {levels, type Level, type Tier} from '../harness/model/levels.ts';
import type {Expectation, Probe, Row} from '../harness/model/row.ts';
import type {RequirementId} from './requirements.ts';

/** A row of the gate preset, unless it states otherwise. */
export function row(
	given: Omit<Row, 'requirement' | 'alsoProves' | 'presets'> & {
		readonly requirement: RequirementId;
		readonly alsoProves?: readonly RequirementId[];
		readonly presets?: Row['presets'];
	},
): Row {
	return {alsoProves: [], presets: ['gate'], ...given};
}

/** A row at a level, in the level's own configuration. */
export function levelRow(
	requirement: RequirementId,
	level: Level,
	title: string,
	{
		tier,
		probe,
		expect,
		...rest
	}: {readonly tier: Tier; readonly probe: Probe; readonly expect: Expectation} & Partial<
		Pick<Row, 'observedOnly' | 'presets' | 'configuration' | 'since'>
	> & {readonly alsoProves?: readonly RequirementId[]},
): Row {
	return row({
		requirement,
		level,
		case: title,
		tier,
		configuration: atLevel(level),
		probe,
		expect,
		...rest,
	});
}

/** The levels in the table, in their order. */
export function levelsOf<L extends Level>(table: {readonly [level in L]: unknown}): L[] {
	return levels.filter((level): level is L => level in table);
}
