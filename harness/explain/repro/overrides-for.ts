import {together, type Override} from '../causes/override.ts';
import type {JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import {costOf, weakens} from '../remedies/cost.ts';
import type {ToldLevel} from './repro-report.ts';

/**
 * What helped at a level below, the remedies, and each of the latter combined with the former: if a check hides the next
 * one, both are needed. What helped at `disabled` is needed at every level, and is in each of them. What helped below
 * comes first if it costs nothing: one manifest is better than one per level. `own` is what the user has set for the
 * container or its pod.
 */
export function overridesFor(
	level: Level,
	remedies: readonly Override[],
	lower: readonly ToldLevel[],
	own: JsonObject = {},
): readonly Override[] {
	const always = helped(lower.filter(each => each.level === 'disabled')).reduce(together, {});
	const below = helped(lower.filter(each => each.level !== 'disabled'));
	const here = remedies.filter(each => level !== 'disabled' || !undoesLevel(each, own));
	const withBelow = here.flatMap(each => below.map(other => together(each, other)));
	return [
		...(Object.keys(always).length > 0 ? [{}] : []),
		...below.filter(isHarmless),
		...here,
		...below.filter(each => !isHarmless(each)),
		...withBelow,
	].map(each => together(always, each));
}

const isHarmless = (override: Override): boolean => costOf(override).weight < weakens;

const helped = (answers: readonly ToldLevel[]): readonly Override[] =>
	answers.flatMap(({set}) => (set ? [set.override] : []));

/** Whether it only undoes what the levels above `disabled` set: not what the user has set. */
function undoesLevel(
	{securityContext = {}, beside = {}, ...others}: Override,
	own: JsonObject,
): boolean {
	const taken = ['capabilities', 'seccompProfile', 'runAsNonRoot'];
	return (
		Object.keys(others).length === 0 &&
		Object.entries(securityContext).every(
			([key, value]) =>
				own[key] === undefined &&
				(taken.includes(key) || (key === 'allowPrivilegeEscalation' && value === true)),
		) &&
		Object.values(beside).every(each => undoesLevel(each, own))
	);
}
