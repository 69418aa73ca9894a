import {levels, tiers} from '../harness/model/levels.ts';
import type {Row} from '../harness/model/row.ts';
import {groups} from './defaulting/index.ts';
import {withVendor} from './vendor.ts';
import type {Group} from './defaulting/row.ts';
import {rendering} from './rendering.ts';
import {restrictedProfile} from './restricted.ts';
import {runtime} from './runtime/index.ts';
import {transitions} from './transitions.ts';

/** Every row of the suites, in the order in which they are reported; harness/run/run.ts groups them for running. */
export const rows: readonly Row[] = withVendor(
	withSmoke([
		...Object.values<Group>(groups).flatMap(group => group.rows),
		...rendering,
		...restrictedProfile,
		...runtime,
		...transitions,
	]),
);

/** Adds to the smoke preset one judged row per requirement: the cheapest tier's, at the strictest level. */
function withSmoke(all: readonly Row[]): readonly Row[] {
	const judged = all.filter(row => row.observedOnly === undefined && row.presets.includes('gate'));
	const cheapest = Map.groupBy(judged, row => row.requirement)
		.values()
		.map(candidates => candidates.reduce((best, row) => (cost(row) < cost(best) ? row : best)));
	const smoke = new Set(cheapest);
	return all.map(row => (smoke.has(row) ? {...row, presets: [...row.presets, 'smoke']} : row));
}

function cost({tier, level}: Row): number {
	return tiers.indexOf(tier) * levels.length - levels.indexOf(level);
}
