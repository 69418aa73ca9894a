import {isObject, type Json} from '../../model/json.ts';
import {isUnset, type Rule} from '../rule.ts';

/**
 * "Sets seccompProfile to RuntimeDefault" (documentation.md, line 17). A profile without a type says nothing: it counts as
 * not set. A profile of the pod is the container's own already.
 */
export const seccompProfile: Rule = {
	field: 'seccompProfile',
	default: ({level, own, pod}) =>
		level !== 'disabled' && !hasType(pod['seccompProfile']) && isSilent(own['seccompProfile'])
			? {type: 'RuntimeDefault'}
			: undefined,
};

function hasType(profile: Json | undefined): boolean {
	return isObject(profile) && !isUnset(profile['type']);
}

function isSilent(profile: Json | undefined): boolean {
	return isUnset(profile) || (isObject(profile) && Object.values(profile).every(isUnset));
}
