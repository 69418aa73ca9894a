import {objectOr, rule} from './mutant.ts';

const runtimeDefault = {type: 'RuntimeDefault'};

export const disabledSetsSeccomp = rule(
	'disabled still sets seccompProfile',
	'seccompProfile',
	({own}, truth) => truth ?? (own['seccompProfile'] ? undefined : runtimeDefault),
	'M39',
);
export const objectLevel = rule(
	'any field that is set suppresses the default of seccompProfile',
	'seccompProfile',
	({own}, truth) => (Object.keys(own).length > 0 ? undefined : truth),
	'M28',
);
export const skippedBesideGroup = rule(
	'seccompProfile is left alone beside the group 0',
	'seccompProfile',
	({own}, truth) => (own['runAsGroup'] === 0 ? undefined : truth),
);
export const wrongProfile = rule(
	'seccompProfile is set to runtime/default, as annotations once spelt it',
	'seccompProfile',
	(_, truth) => truth && {type: 'runtime/default'},
);
export const unconfinedOverwritten = rule(
	'Unconfined becomes RuntimeDefault',
	'seccompProfile',
	({level, own}, truth) =>
		level !== 'disabled' && objectOr(own['seccompProfile'])['type'] === 'Unconfined'
			? runtimeDefault
			: truth,
	'M31',
);
export const profileDropped = rule(
	'localhostProfile is dropped',
	'seccompProfile',
	({level, own}, truth) =>
		level !== 'disabled' && objectOr(own['seccompProfile'])['localhostProfile']
			? {type: 'Localhost'}
			: truth,
	'M31',
);
export const podProfileIgnored = rule(
	'the pod’s seccompProfile is ignored',
	'seccompProfile',
	({level, own, pod}, truth) =>
		level !== 'disabled' && pod['seccompProfile'] && !own['seccompProfile']
			? runtimeDefault
			: truth,
	'M32',
);
export const podFileIgnored = rule(
	'the pod’s Localhost profile is ignored',
	'seccompProfile',
	({level, own, pod}, truth) =>
		level !== 'disabled' &&
		objectOr(pod['seccompProfile'])['type'] === 'Localhost' &&
		!own['seccompProfile']
			? runtimeDefault
			: truth,
);
export const enabledForgetsSeccomp = rule(
	'enabled leaves seccompProfile alone',
	'seccompProfile',
	({level}, truth) => (level === 'enabled' ? undefined : truth),
);
export const allUnsafeReset = rule(
	'a container that is unsafe in every way is made safe',
	'seccompProfile',
	({level, own}, truth) =>
		level !== 'disabled' &&
		own['allowPrivilegeEscalation'] === true &&
		own['runAsNonRoot'] === false
			? runtimeDefault
			: truth,
);
