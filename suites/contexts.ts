import type {JsonObject} from '../harness/model/json.ts';

/** The four fields that the documentation covers. */
export const hardened = [
	'allowPrivilegeEscalation',
	'seccompProfile',
	'capabilities',
	'runAsNonRoot',
] as const;

/** All four at their least safe values. */
export const unsafe = {
	allowPrivilegeEscalation: true,
	seccompProfile: {type: 'Unconfined'},
	capabilities: {},
	runAsNonRoot: false,
} as const satisfies JsonObject;

/** All four as the defaults set them; a low port has no further effect. */
export const safe = {
	allowPrivilegeEscalation: false,
	seccompProfile: {type: 'RuntimeDefault'},
	capabilities: {drop: ['ALL']},
	runAsNonRoot: true,
} as const satisfies JsonObject;

/** Everything that a user may set for a container. */
export const everything = {
	allowPrivilegeEscalation: false,
	seccompProfile: {type: 'Localhost', localhostProfile: 'profiles/app.json'},
	capabilities: {drop: ['NET_RAW']},
	runAsNonRoot: true,
	runAsUser: 1000,
	runAsGroup: 1000,
	readOnlyRootFilesystem: true,
} as const satisfies JsonObject;
