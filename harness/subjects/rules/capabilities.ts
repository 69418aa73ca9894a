import {isObject, type JsonObject} from '../../model/json.ts';
import {isUnset, type Rule} from '../rule.ts';

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

/** A port that only names itself has no number yet: Knative gives it 8080 (documentation silent on 0, taken as no number). */
export function hasLowPort({ports}: JsonObject): boolean {
	return Array.isArray(ports) && ports.some(isLow);
}

function isLow(port: unknown): boolean {
	const number = isObject(port) ? port['containerPort'] : undefined;
	return typeof number === 'number' && number > 0 && number < 1024;
}
