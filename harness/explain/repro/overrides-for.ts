import {together, type Override} from '../causes/override.ts';
import {at, type JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import type {Attempt, ToldLevel} from './repro-report.ts';
import {servingContainer} from './service.ts';

/**
 * Those of the cause, what helped at a level below, and each of the former together with that: where a check hides what
 * comes after it, that is still to come. What helped at `disabled` is needed whatever the level, and is in each of them.
 * First of all the user's own runAsUser is taken back, where there is one: no image was made for it.
 */
export function overridesFor(
	level: Level,
	{cause}: Attempt,
	{lower, service}: {readonly lower: readonly ToldLevel[]; readonly service: JsonObject},
): readonly Override[] {
	const always = helped(lower.filter(each => each.level === 'disabled')).reduce(together, {});
	const below = helped(lower.filter(each => each.level !== 'disabled'));
	const given = at(servingContainer(service), 'securityContext', 'runAsUser');
	const takenBack: Override = {securityContext: {runAsUser: null}};
	const ofCause = cause?.overrides ?? [];
	const isGiven = ofCause.length > 0 && typeof given === 'number';
	const own = [...(isGiven ? [takenBack] : []), ...ofCause].filter(
		each => level !== 'disabled' || !undoesLevel(each),
	);
	const withBelow = own.flatMap(each => below.map(other => together(each, other)));
	return [...own, ...below, ...withBelow].map(each => together(always, each));
}

const helped = (answers: readonly ToldLevel[]): readonly Override[] =>
	answers.flatMap(({set}) => (set ? [set.override] : []));

/** Whether it does no more than take back what the levels above `disabled` set. */
function undoesLevel({securityContext = {}, beside = {}, ...others}: Override): boolean {
	const taken = ['capabilities', 'allowPrivilegeEscalation', 'seccompProfile', 'runAsNonRoot'];
	return (
		Object.keys(others).length === 0 &&
		Object.keys(securityContext).every(key => taken.includes(key)) &&
		Object.values(beside).every(undoesLevel)
	);
}
