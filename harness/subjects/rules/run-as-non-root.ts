import {isUnset, type Rule} from '../rule.ts';

/**
 * "Sets runAsNonRoot to true if not already specified" (documentation.md, lines 23 and 24), at `enabled` only; specified
 * for the pod is specified for its containers.
 */
export const runAsNonRoot: Rule = {
	field: 'runAsNonRoot',
	default: ({level, own, pod}) =>
		level === 'enabled' && isUnset(pod['runAsNonRoot']) && isUnset(own['runAsNonRoot'])
			? true
			: undefined,
};
