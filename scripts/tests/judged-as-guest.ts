import type {Level} from '../../harness/model/levels.ts';
import {besideEverything} from '../../suites/factors/index.ts';

/** Rows about properties that need no flag. */
const beside = (level: Level): number =>
	besideEverything.rows.filter(
		row => row.level === level && Object.keys(row.configuration.flags).length === 0,
	).length;

/**
 * How many rows of preset gate a guest judges with `--create`, by the level that is set: all that need neither a switch nor
 * another configuration, but for one at two levels and two at one (guest-rows.test.ts names them).
 */
export const judgedAt = {
	disabled: 471,
	'root-allowed': 506 - 2 + beside('root-allowed'),
	enabled: 547 - 1 + beside('enabled'),
} as const satisfies Readonly<Record<Level, number>>;
