import {isObject, type Json, type JsonObject} from '../../harness/json.ts';
import {hasLowPort} from '../../harness/subjects/rules/capabilities.ts';
import {hardened} from '../containers.ts';
import {afterwards, extraRule, objectOr, rule} from './mutant.ts';

const runtimeDefault = {type: 'RuntimeDefault'};
const dropAll = {drop: ['ALL']};
const bind = ['NET_BIND_SERVICE'];

const portsOf = ({ports}: JsonObject): number[] =>
	(Array.isArray(ports) ? ports : []).map(port => Number(objectOr(port)['containerPort'] ?? 0));

/** The capabilities by default, with another idea of which ports are low. */
const lowWhen =
	(isLow: (port: number) => boolean) =>
	({container}: {readonly container: JsonObject}, truth: Json | undefined): Json | undefined =>
		truth && (portsOf(container).some(isLow) ? {...dropAll, add: bind} : dropAll);

export const disabledSetsSeccomp = rule(
	'disabled still sets seccompProfile',
	'seccompProfile',
	({own}, truth) => truth ?? (own['seccompProfile'] ? undefined : runtimeDefault),
	'M39',
);
export const disabledStrips = afterwards(
	'disabled removes what the user set',
	(podSpec, level) => (level === 'disabled' ? stripped(podSpec) : podSpec),
	'M40',
);
export const disabledBinds = rule(
	'disabled still adds NET_BIND_SERVICE',
	'capabilities',
	({level, own}, truth) =>
		level === 'disabled' ? {...objectOr(own['capabilities']), add: bind} : truth,
);
export const disabledForbidsRoot = rule(
	'disabled still sets runAsNonRoot',
	'runAsNonRoot',
	({level, own}, truth) =>
		level === 'disabled' && own['runAsNonRoot'] === undefined ? true : truth,
);
export const objectLevel = rule(
	'any field that is set suppresses the default of seccompProfile',
	'seccompProfile',
	({own}, truth) => (Object.keys(own).length > 0 ? undefined : truth),
	'M28',
);
export const dependsOnCapabilities = rule(
	'runAsNonRoot is left alone beside capabilities',
	'runAsNonRoot',
	({own}, truth) => (own['capabilities'] ? undefined : truth),
);
export const bindsBesideDropAll = rule(
	'drop ALL gains NET_BIND_SERVICE',
	'capabilities',
	({own, container, level}, truth) =>
		level !== 'disabled' &&
		JSON.stringify(own['capabilities']) === JSON.stringify(dropAll) &&
		hasLowPort(container)
			? {...dropAll, add: bind}
			: truth,
);
export const escalationOnlyAtEnabled = rule(
	'root-allowed leaves allowPrivilegeEscalation alone',
	'allowPrivilegeEscalation',
	({level}, truth) => (level === 'enabled' ? truth : undefined),
);
export const escalationSkipsEmptyContext = rule(
	'securityContext {} counts as set',
	'allowPrivilegeEscalation',
	({container}, truth) => (isObject(container['securityContext']) ? undefined : truth),
	'M27',
);
export const escalationOverwritten = rule(
	'allowPrivilegeEscalation true becomes false',
	'allowPrivilegeEscalation',
	({level, own}, truth) =>
		level !== 'disabled' && own['allowPrivilegeEscalation'] === true ? false : truth,
	'M30',
);
export const escalationFalseRemoved = rule(
	'allowPrivilegeEscalation false becomes true',
	'allowPrivilegeEscalation',
	({level, own}, truth) =>
		level !== 'disabled' && own['allowPrivilegeEscalation'] === false ? true : truth,
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
export const dropsLowerCase = rule(
	'drop is written as all',
	'capabilities',
	(_, truth) => truth && {...objectOr(truth), drop: ['all']},
	'M23',
);
export const dropForgottenOnLowPort = rule(
	'drop is forgotten on a low port',
	'capabilities',
	({container}, truth) => truth && (hasLowPort(container) ? {add: bind} : truth),
	'M24',
);
export const dropAppended = rule(
	'drop ALL is added to the user’s capabilities',
	'capabilities',
	({level, own}, truth) =>
		level !== 'disabled' && own['capabilities']
			? {...objectOr(own['capabilities']), ...dropAll}
			: truth,
	'M25',
);
export const emptyCapabilitiesUnset = rule(
	'empty capabilities count as not set',
	'capabilities',
	({level, own}, truth) =>
		level !== 'disabled' &&
		own['capabilities'] &&
		Object.values(objectOr(own['capabilities'])).flat().length === 0
			? dropAll
			: truth,
	'M26',
);
export const lowIncludes1024 = rule(
	'1024 counts as low',
	'capabilities',
	lowWhen(port => port > 0 && port <= 1024),
	'M19',
);
export const lowExcludes1023 = rule(
	'1023 does not count as low',
	'capabilities',
	lowWhen(port => port > 0 && port < 1023),
	'M19',
);
export const lowUpTo80 = rule(
	'only ports up to 80 count as low',
	'capabilities',
	lowWhen(port => port > 0 && port <= 80),
	'M19',
);
export const bindsAlways = rule(
	'NET_BIND_SERVICE is always added',
	'capabilities',
	(_, truth) => truth && {...dropAll, add: bind},
	'M22',
);
export const bindsNever = rule(
	'NET_BIND_SERVICE is never added',
	'capabilities',
	(_, truth) => truth && dropAll,
	'M22',
);
export const nameOnlyIsLow = rule(
	'a port without a number counts as low',
	'capabilities',
	lowWhen(port => port < 1024),
	'M8',
);
export const bindsBesideUsers = rule(
	'NET_BIND_SERVICE is added to the user’s capabilities',
	'capabilities',
	({level, own, container}, truth) => {
		if (level === 'disabled' || !own['capabilities'] || !hasLowPort(container)) return truth;
		const {add, ...rest} = objectOr(own['capabilities']);
		return {...rest, add: [...(Array.isArray(add) ? add : []), ...bind]};
	},
);
export const addsMore = rule(
	'CHOWN is added with NET_BIND_SERVICE',
	'capabilities',
	({container}, truth) =>
		truth && (hasLowPort(container) ? {...dropAll, add: [...bind, 'CHOWN']} : truth),
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
		level === 'root-allowed' && own['runAsNonRoot'] === undefined ? false : truth,
	'M17',
);
export const enabledForgetsSeccomp = rule(
	'enabled leaves seccompProfile alone',
	'seccompProfile',
	({level}, truth) => (level === 'enabled' ? undefined : truth),
);
export const enabledNeverBinds = rule(
	'enabled adds no NET_BIND_SERVICE',
	'capabilities',
	({level}, truth) => truth && (level === 'enabled' ? dropAll : truth),
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
export const podNonRootIgnored = rule(
	'the pod’s runAsNonRoot is ignored',
	'runAsNonRoot',
	({level, own}, truth) =>
		level === 'enabled' && own['runAsNonRoot'] === undefined ? true : truth,
	'M33',
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
export const userZeroReplaced = extraRule('runAsUser 0 becomes 65534', {
	field: 'runAsUser',
	default: ({own}) => (own['runAsUser'] === 0 ? 65_534 : undefined),
});
export const readOnlyForced = extraRule(
	'readOnlyRootFilesystem is set',
	{
		field: 'readOnlyRootFilesystem',
		default: ({level, own}) =>
			level === 'disabled' || own['readOnlyRootFilesystem'] !== undefined ? undefined : true,
	},
	'M45',
);
export const userSet = extraRule(
	'runAsUser is set',
	{
		field: 'runAsUser',
		default: ({level, own}) =>
			level === 'disabled' || own['runAsUser'] !== undefined ? undefined : 65_534,
	},
	'M45',
);
export const podHardened = afterwards(
	'the defaults are also written for the pod',
	(podSpec, level) =>
		level === 'disabled' || podSpec['securityContext']
			? podSpec
			: {...podSpec, securityContext: {seccompProfile: runtimeDefault}},
	'M34',
);
export const podGroupSet = afterwards(
	'fsGroup is set for the pod, whatever the level',
	podSpec => ({...podSpec, securityContext: {fsGroup: 1, ...objectOr(podSpec['securityContext'])}}),
);
export const groupSet = extraRule('runAsGroup is set, whatever the level', {
	field: 'runAsGroup',
	default: ({own}) => (own['runAsGroup'] === undefined ? 65_534 : undefined),
});
export const defaultLeftOut = afterwards('what equals the default is left out', (podSpec, level) =>
	level === 'disabled'
		? podSpec
		: keeping(podSpec, (_, value) => !defaults.includes(JSON.stringify(value))),
);
export const nonRootLeftOut = afterwards('root-allowed removes runAsNonRoot', (podSpec, level) =>
	level === 'root-allowed' ? keeping(podSpec, key => key !== 'runAsNonRoot') : podSpec,
);
export const unknownKeysLost = afterwards('keys that have no default are lost', (podSpec, level) =>
	level === 'disabled' ? podSpec : keeping(podSpec, key => hardened.some(each => each === key)),
);
export const podFieldLost = afterwards('the pod’s securityContext is removed', podSpec => ({
	...podSpec,
	securityContext: undefined,
}));

const defaults = [runtimeDefault, dropAll, true].map(value => JSON.stringify(value));

function stripped(podSpec: JsonObject): JsonObject {
	return keeping(podSpec, () => false);
}

/** The pod spec with only those keys of its containers' `securityContext` that `keeps` keeps. */
function keeping(
	podSpec: JsonObject,
	keeps: (key: string, value: Json | undefined) => boolean,
): JsonObject {
	const containers = Array.isArray(podSpec['containers']) ? podSpec['containers'] : [];
	return {
		...podSpec,
		containers: containers.filter(isObject).map(container => {
			const own = Object.entries(objectOr(container['securityContext']));
			return {
				...container,
				securityContext: Object.fromEntries(own.filter(([key, value]) => keeps(key, value))),
			};
		}),
	};
}
