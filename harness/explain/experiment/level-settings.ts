import type {Override} from '../causes/override.ts';
import {at, isObject, type Json, type JsonObject} from '../../model/json.ts';

/** What a level may add to a container's securityContext: first what costs least to leave out. */
export const levelSettings = [
	'allowPrivilegeEscalation',
	'seccompProfile',
	'runAsNonRoot',
	'capabilities',
] as const;

export type LevelSetting = (typeof levelSettings)[number];

/** What Kubernetes takes where nothing is set: a value of the user's own, which no level changes. */
const unset: Readonly<Record<LevelSetting, JsonObject>> = {
	allowPrivilegeEscalation: {allowPrivilegeEscalation: true},
	seccompProfile: {seccompProfile: {type: 'Unconfined'}},
	runAsNonRoot: {runAsNonRoot: false},
	capabilities: {capabilities: {}},
};

/** The settings that a container has after defaulting, and not in its user's own securityContext. */
export function settingsAdded(
	own: Json | undefined,
	made: Json | undefined,
): readonly LevelSetting[] {
	if (!isObject(made)) return [];
	return levelSettings.filter(each => isSet(made[each]) && !isSet(at(own, each)));
}

/** The level without these of its settings. */
export function without(settings: readonly LevelSetting[]): Override {
	return {securityContext: Object.assign({}, ...settings.map(each => unset[each]))};
}

const isSet = (value: Json | undefined): boolean => value !== undefined && value !== null;
