import {isUnset} from '../../harness/subjects/rule.ts';
import {rule} from './mutant.ts';

export const disabledForbidsRoot = rule(
	'disabled still sets runAsNonRoot',
	'runAsNonRoot',
	({level, own}, truth) => (level === 'disabled' && isUnset(own['runAsNonRoot']) ? true : truth),
);
export const dependsOnCapabilities = rule(
	'runAsNonRoot is left alone beside capabilities',
	'runAsNonRoot',
	({own}, truth) => (own['capabilities'] ? undefined : truth),
);
export const rootAllowedForbidsRoot = rule(
	'root-allowed sets runAsNonRoot true',
	'runAsNonRoot',
	({level, own, pod}, truth) =>
		level === 'root-allowed' &&
		own['runAsNonRoot'] === undefined &&
		pod['runAsNonRoot'] === undefined
			? true
			: truth,
	'M16',
);
export const rootAllowedSaysFalse = rule(
	'root-allowed sets runAsNonRoot false',
	'runAsNonRoot',
	({level, own}, truth) =>
		level === 'root-allowed' && isUnset(own['runAsNonRoot']) ? false : truth,
	'M17',
);
export const nonRootForgotten = rule(
	'enabled leaves runAsNonRoot alone',
	'runAsNonRoot',
	() => undefined,
	'M6',
);
export const nonRootSkippedBesideUser = rule(
	'runAsNonRoot is left alone beside runAsUser',
	'runAsNonRoot',
	({own}, truth) => (own['runAsUser'] === undefined ? truth : undefined),
	'M18',
);
export const nonRootOverwritten = rule(
	'runAsNonRoot false becomes true',
	'runAsNonRoot',
	({level, own}, truth) => (level === 'enabled' && own['runAsNonRoot'] === false ? true : truth),
	'M1',
);
export const falseIsUnset = rule(
	'false counts as not set, the container’s and the pod’s',
	'runAsNonRoot',
	({level, own, pod}, truth) =>
		level === 'enabled' && own['runAsNonRoot'] !== true && pod['runAsNonRoot'] !== true
			? true
			: truth,
	'M29',
);
export const podNonRootIgnored = rule(
	'the pod’s runAsNonRoot is ignored',
	'runAsNonRoot',
	({level, own}, truth) =>
		level === 'enabled' && own['runAsNonRoot'] === undefined ? true : truth,
	'M33',
);
