import {isUnset, type Rule} from '../rule.ts';

/** "Sets allowPrivilegeEscalation to false" (documentation.md, line 16). */
export const allowPrivilegeEscalation: Rule = {
	field: 'allowPrivilegeEscalation',
	default: ({level, own}) =>
		level !== 'disabled' && isUnset(own['allowPrivilegeEscalation']) ? false : undefined,
};
