import {objectsAt, type Json, type JsonObject} from '../../harness/model/json.ts';
import {hardened} from '../contexts.ts';
import {afterwards, extraRule, objectOr} from './mutant.ts';

const runtimeDefault = {type: 'RuntimeDefault'};
const dropAll = {drop: ['ALL']};

export const disabledStrips = afterwards(
	'disabled removes what the user set',
	(podSpec, level) => (level === 'disabled' ? stripped(podSpec) : podSpec),
	'M40',
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

export const privilegedSet = extraRule('privileged is set to false, whatever the level', {
	field: 'privileged',
	default: ({own}) => (own['privileged'] === undefined ? false : undefined),
});
export const userForced = extraRule('runAsUser is set, whatever the level', {
	field: 'runAsUser',
	default: ({own}) => (own['runAsUser'] === undefined ? 65_534 : undefined),
});
export const writableForced = extraRule('readOnlyRootFilesystem is set, whatever the level', {
	field: 'readOnlyRootFilesystem',
	default: ({own}) => (own['readOnlyRootFilesystem'] === undefined ? false : undefined),
});
export const keysLost = afterwards('what the user set is lost, at every level', podSpec =>
	keeping(podSpec, () => false),
);

const defaults = [runtimeDefault, dropAll, true].map(value => JSON.stringify(value));

function stripped(podSpec: JsonObject): JsonObject {
	return keeping(podSpec, () => false);
}

/** The pod spec with only those keys of its containers' `securityContext` that `keeps` selects. */
function keeping(
	podSpec: JsonObject,
	keeps: (key: string, value: Json | undefined) => boolean,
): JsonObject {
	const kept = (container: JsonObject): JsonObject => {
		if (container['securityContext'] === undefined) return container;
		const own = Object.entries(objectOr(container['securityContext']));
		const left = own.filter(([key, value]) => keeps(key, value));
		return {...container, securityContext: Object.fromEntries(left)};
	};
	return {
		...podSpec,
		containers: objectsAt(podSpec, 'containers').map(kept),
		...(podSpec['initContainers'] !== undefined && {
			initContainers: objectsAt(podSpec, 'initContainers').map(kept),
		}),
	};
}
