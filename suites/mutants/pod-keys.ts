import {afterwards} from './mutant.ts';

/** Mistakes that set pod keys other than a container's context. */

export const automountDropped = afterwards(
	'the service account’s token is no longer mounted',
	(podSpec, level) =>
		level === 'disabled' ? podSpec : {...podSpec, automountServiceAccountToken: false},
	'M45',
);
export const usersNamespaced = afterwards('the pod gets a user namespace', (podSpec, level) =>
	level === 'disabled' ? podSpec : {...podSpec, hostUsers: false},
);
export const podKeysSet = afterwards(
	'the pod is given an account and a runtime class',
	podSpec => ({
		...podSpec,
		serviceAccountName: 'restricted',
		runtimeClassName: 'gvisor',
		shareProcessNamespace: false,
		hostNetwork: false,
		hostUsers: true,
		automountServiceAccountToken: true,
	}),
);
