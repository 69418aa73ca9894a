import test from 'ava';
import {applyDefaults, readLevel} from './reference.ts';

const read = (value: string): string => readLevel({'secure-pod-defaults': value});

const hardened = {
	allowPrivilegeEscalation: false,
	seccompProfile: {type: 'RuntimeDefault'},
	capabilities: {drop: ['ALL']},
	runAsNonRoot: true,
};

test('sidecars and init containers are hardened like the serving container, each by its own ports', t => {
	const podSpec = {
		containers: [{name: 'a'}, {name: 'b', ports: [{containerPort: 8080}, {containerPort: 80}]}],
		initContainers: [{name: 'c'}],
	};
	t.deepEqual(applyDefaults(podSpec, 'enabled'), {
		containers: [
			{name: 'a', securityContext: hardened},
			{
				name: 'b',
				ports: [{containerPort: 8080}, {containerPort: 80}],
				securityContext: {
					...hardened,
					capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']},
				},
			},
		],
		initContainers: [{name: 'c', securityContext: hardened}],
	});
});

test('what is given is not touched', t => {
	const podSpec = Object.freeze({containers: Object.freeze([Object.freeze({name: 'a'})])});
	t.notThrows(() => applyDefaults(podSpec, 'enabled'));
});

test('only the documented spellings select a level', t => {
	for (const level of ['disabled', 'root-allowed', 'enabled']) t.is(read(level), level);
	for (const other of ['Enabled', 'enabled ', 'AllowRootBounded', 'true', '']) {
		t.is(read(other), 'disabled');
	}
	t.is(readLevel({}), 'disabled');
});
