import {isUnset, type Rule} from './rule.ts';
import {isObject, type JsonObject, type Json} from '../model/json.ts';

/** "Sets allowPrivilegeEscalation to false" (documentation.md, line 16). */
export const allowPrivilegeEscalation: Rule = {
	field: 'allowPrivilegeEscalation',
	default: ({level, own}) =>
		level !== 'disabled' && isUnset(own['allowPrivilegeEscalation']) ? false : undefined,
};

/**
 * "Drops all capabilities", and "conditionally adds NET_BIND_SERVICE capability if a container port below 1024 is detected
 * and capabilities are not already configured" (documentation.md, lines 18 and 19).
 */
export const capabilities: Rule = {
	field: 'capabilities',
	default({level, own, container}) {
		if (level === 'disabled' || !isUnset(own['capabilities'])) return undefined;
		const drop = ['ALL'];
		return hasLowPort(container) ? {drop, add: ['NET_BIND_SERVICE']} : {drop};
	},
};

/** A port without a number gets 8080 from Knative (documentation silent on 0, treated as no number). */
export function hasLowPort({ports}: JsonObject): boolean {
	return Array.isArray(ports) && ports.some(isLow);
}

function isLow(port: unknown): boolean {
	const number = isObject(port) ? port['containerPort'] : undefined;
	return typeof number === 'number' && number > 0 && number < 1024;
}

/**
 * "Sets runAsNonRoot to true if not already specified" (documentation.md, lines 23 and 24), at `enabled` only; a value
 * for the pod counts for its containers.
 */
export const runAsNonRoot: Rule = {
	field: 'runAsNonRoot',
	default: ({level, own, pod}) =>
		level === 'enabled' && isUnset(pod['runAsNonRoot']) && isUnset(own['runAsNonRoot'])
			? true
			: undefined,
};

/**
 * "Sets seccompProfile to RuntimeDefault" (documentation.md, line 17). A profile without a type counts as not set. A
 * profile of the pod already applies to the container.
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
