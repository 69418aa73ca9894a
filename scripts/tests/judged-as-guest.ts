import type {Level} from '../../harness/model/levels.ts';
import {besideEverything} from '../../suites/factors/index.ts';
import {besideElsewhere} from '../../suites/factors/otherwise.ts';

/** Rows of preset gate about properties that need no flag. */
const beside = (level: Level): number =>
	[...besideEverything.rows, ...besideElsewhere.rows].filter(
		row =>
			row.level === level &&
			row.presets.includes('gate') &&
			Object.keys(row.configuration.flags).length === 0,
	).length;

/** Half of the random objects need flags, and half of the rest are at each level that hardens. */
export const sampledAt = {disabled: 0, 'root-allowed': 6, enabled: 6} as const;

/**
 * How many rows of preset gate a guest judges with `--create`, by the level that is set: all that need neither a switch nor
 * another configuration, but for one at two levels and two at one (guest-rows.test.ts names them).
 */
export const judgedAt = {
	disabled: 471,
	'root-allowed': 507 - 2 + beside('root-allowed'),
	enabled: 550 - 1 + beside('enabled'),
} as const satisfies Readonly<Record<Level, number>>;
