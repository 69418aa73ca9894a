import type {JsonObject} from '../harness/model/json.ts';

/** The four fields of which the documentation speaks. */
export const hardened = [
	'allowPrivilegeEscalation',
	'seccompProfile',
	'capabilities',
	'runAsNonRoot',
] as const;

/** All four, as unsafe as can be. */
export const unsafe = {
	allowPrivilegeEscalation: true,
	seccompProfile: {type: 'Unconfined'},
	capabilities: {},
	runAsNonRoot: false,
} as const satisfies JsonObject;

/** All four as the defaults would make them; a low port changes nothing any more. */
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
