import test from 'ava';
import {isDeepStrictEqual} from 'node:util';
import type {Json, JsonObject} from '../harness/model/json.ts';
import {levels, type PerLevel} from '../harness/model/levels.ts';
import {promised, promisedPod} from './oracle.ts';

/**
 * What the documentation promises, written by hand, case by case: the rows' expectations come from the oracle, so
 * this test must detect an error in it.
 */
interface Case extends PerLevel<Json> {
	readonly given: Json;
	readonly ports?: readonly JsonObject[];
	readonly pod?: Json;
}

const runtimeDefault = {type: 'RuntimeDefault'};
const unconfined = {type: 'Unconfined'};
const localhost = {type: 'Localhost', localhostProfile: 'profiles/app.json'};
const drop = {drop: ['ALL']};
const bind = {drop: ['ALL'], add: ['NET_BIND_SERVICE']};
const rootAllowed = {
	allowPrivilegeEscalation: false,
	seccompProfile: runtimeDefault,
	capabilities: drop,
};
const enabled = {...rootAllowed, runAsNonRoot: true};

/** The whole context if nothing is set. */
const hardened = {disabled: null, 'root-allowed': rootAllowed, enabled};
const hardenedLow = {
	disabled: null,
	'root-allowed': {...rootAllowed, capabilities: bind},
	enabled: {...enabled, capabilities: bind},
};
/** The same if these keys are set and stay unchanged. */
const keeping = (kept: JsonObject): PerLevel<Json> => ({
	disabled: kept,
	'root-allowed': {...rootAllowed, ...kept},
	enabled: {...enabled, ...kept},
});
const port = (containerPort: number) => ({ports: [{containerPort}]});

const cases: Readonly<Record<string, Case>> = {
	'no securityContext': {given: null, ...hardened},
	'securityContext {}': {given: {}, ...hardened},
	nulls: {
		given: {
			allowPrivilegeEscalation: null,
			seccompProfile: null,
			capabilities: null,
			runAsNonRoot: null,
		},
		...hardened,
	},
	'port 1': {given: null, ...port(1), ...hardenedLow},
	'port 80': {given: null, ...port(80), ...hardenedLow},
	'port 1023': {given: null, ...port(1023), ...hardenedLow},
	'port 1024': {given: null, ...port(1024), ...hardened},
	'port 8080': {given: null, ...port(8080), ...hardened},
	'port 0': {given: null, ...port(0), ...hardened},
	'a port with a name only': {given: null, ports: [{name: 'h2c'}], ...hardened},
	'no ports': {given: null, ports: [], ...hardened},
	'a low port that is not the first': {
		given: null,
		ports: [{containerPort: 8080}, {containerPort: 80}],
		...hardenedLow,
	},
	'allowPrivilegeEscalation true': {
		given: {allowPrivilegeEscalation: true},
		...keeping({allowPrivilegeEscalation: true}),
	},
	'allowPrivilegeEscalation false': {
		given: {allowPrivilegeEscalation: false},
		...keeping({allowPrivilegeEscalation: false}),
	},
	Unconfined: {given: {seccompProfile: unconfined}, ...keeping({seccompProfile: unconfined})},
	Localhost: {given: {seccompProfile: localhost}, ...keeping({seccompProfile: localhost})},
	'a profile without a type': {
		given: {seccompProfile: {}},
		...hardened,
		disabled: {seccompProfile: {}},
	},
	'a profile with an empty type': {
		given: {seccompProfile: {type: ''}},
		...hardened,
		disabled: {seccompProfile: {}},
	},
	'capabilities {}': {given: {capabilities: {}}, ...keeping({capabilities: {}})},
	'capabilities {drop: []}': {given: {capabilities: {drop: []}}, ...keeping({capabilities: {}})},
	'capabilities {drop: null}': {
		given: {capabilities: {drop: null}},
		...keeping({capabilities: {}}),
	},
	'capabilities {} on port 80': {
		given: {capabilities: {}},
		...port(80),
		...keeping({capabilities: {}}),
	},
	'drop all in lower case': {
		given: {capabilities: {drop: ['all']}},
		...keeping({capabilities: {drop: ['all']}}),
	},
	'drop NET_RAW on port 80': {
		given: {capabilities: {drop: ['NET_RAW']}},
		...port(80),
		...keeping({capabilities: {drop: ['NET_RAW']}}),
	},
	'add without drop': {
		given: {capabilities: {add: ['NET_BIND_SERVICE']}},
		...keeping({capabilities: {add: ['NET_BIND_SERVICE']}}),
	},
	'runAsNonRoot false': {given: {runAsNonRoot: false}, ...keeping({runAsNonRoot: false})},
	'runAsNonRoot true': {given: {runAsNonRoot: true}, ...keeping({runAsNonRoot: true})},
	'runAsUser 0': {given: {runAsUser: 0}, ...keeping({runAsUser: 0})},
	'privileged false': {given: {privileged: false}, ...keeping({privileged: false})},
	readOnlyRootFilesystem: {
		given: {readOnlyRootFilesystem: true},
		...keeping({readOnlyRootFilesystem: true}),
	},
	'the pod is Unconfined': {
		given: null,
		pod: {seccompProfile: unconfined},
		disabled: null,
		'root-allowed': {allowPrivilegeEscalation: false, capabilities: drop},
		enabled: {allowPrivilegeEscalation: false, capabilities: drop, runAsNonRoot: true},
	},
	'the pod’s profile has no type': {given: null, pod: {seccompProfile: {}}, ...hardened},
	'the pod’s runAsNonRoot is false': {
		given: null,
		pod: {runAsNonRoot: false},
		...hardened,
		enabled: rootAllowed,
	},
	'the pod’s runAsNonRoot is true': {
		given: null,
		pod: {runAsNonRoot: true},
		...hardened,
		enabled: rootAllowed,
	},
	'the pod’s runAsNonRoot is null': {given: null, pod: {runAsNonRoot: null}, ...hardened},
	'the pod’s runAsUser is 0': {given: null, pod: {runAsUser: 0}, ...hardened},
	'the container is Unconfined, the pod is not': {
		given: {seccompProfile: unconfined},
		pod: {seccompProfile: runtimeDefault},
		...keeping({seccompProfile: unconfined}),
	},
};

for (const [title, {given, ports, pod, ...expected}] of Object.entries(cases)) {
	test(`the oracle on ${title}`, t => {
		for (const level of levels) {
			const told = promised(level, {ports, securityContext: given}, pod);
			t.true(isDeepStrictEqual(told, expected[level]), `${level}: ${JSON.stringify(told)}`);
		}
	});
}

test('the pod’s own context stays as it is, without nulls', t => {
	t.is(promisedPod(), null);
	t.is(promisedPod({}), null);
	t.is(promisedPod({runAsUser: null}), null);
	t.deepEqual(promisedPod({runAsUser: 0}), {runAsUser: 0});
});
