import {together, type Override} from '../causes/override.ts';
import {at, type JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import type {Attempt, ToldLevel} from './repro-report.ts';
import {servingContainer} from './service.ts';

/**
 * The cause's overrides, what helped at a level below, and each of the former combined with the latter: if a check
 * hides the next one, both are needed. What helped at `disabled` is needed at every level, and is in each of them. The
 * user's own runAsUser is removed first, if there is one: no image was built for it.
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

/** Whether it only undoes what the levels above `disabled` set. */
function undoesLevel({securityContext = {}, beside = {}, ...others}: Override): boolean {
	const taken = ['capabilities', 'allowPrivilegeEscalation', 'seccompProfile', 'runAsNonRoot'];
	return (
		Object.keys(others).length === 0 &&
		Object.keys(securityContext).every(key => taken.includes(key)) &&
		Object.values(beside).every(undoesLevel)
	);
}
