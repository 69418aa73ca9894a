import test from 'ava';
import type {JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import {applyDefaults} from '../../subjects/reference.ts';
import {assumedNodes} from './assumed-node.ts';
import {dockerSettings, servingPort} from './docker-settings.ts';

const at = (level: Level, container: JsonObject = {}, pod?: JsonObject) =>
	dockerSettings(
		applyDefaults({containers: [container], ...(pod && {securityContext: pod})}, level),
		assumedNodes.containerd1,
	);

const on80 = {ports: [{containerPort: 80}]};

test('disabled is none of Docker’s own defaults', t => {
	t.deepEqual(at('disabled'), {
		host: {
			CapAdd: [],
			CapDrop: [],
			SecurityOpt: ['seccomp=unconfined'],
			ReadonlyRootfs: false,
			Sysctls: {
				'net.ipv4.ip_unprivileged_port_start': '1024',
				'net.ipv4.ping_group_range': '1 0',
			},
		},
	});
});

test('the hardening levels drop, forbid and confine', t => {
	for (const level of ['root-allowed', 'enabled'] as const) {
		t.like(at(level).host, {CapAdd: [], CapDrop: ['ALL'], SecurityOpt: ['no-new-privileges']});
		t.deepEqual(at(level, on80).host.CapAdd, ['NET_BIND_SERVICE']);
	}
});

test('what the user sets is honoured', t => {
	const securityContext = {
		runAsUser: 7,
		runAsGroup: 8,
		capabilities: {},
		allowPrivilegeEscalation: true,
		seccompProfile: {type: 'Unconfined'},
		readOnlyRootFilesystem: true,
	};
	t.like(at('enabled', {securityContext}), {
		user: '7:8',
		host: {CapDrop: [], SecurityOpt: ['seccomp=unconfined'], ReadonlyRootfs: true},
	});
});

test('what the user sets for the pod is honoured', t => {
	const pod = {runAsUser: 7, seccompProfile: {type: 'Unconfined'}};
	t.like(at('enabled', {}, pod), {
		user: '7',
		host: {SecurityOpt: ['no-new-privileges', 'seccomp=unconfined']},
	});
});

test('the node decides who may bind low ports, and ping', t => {
	const {host} = dockerSettings({containers: [{}]}, assumedNodes.kind);
	t.deepEqual(host.Sysctls, {
		'net.ipv4.ip_unprivileged_port_start': '0',
		'net.ipv4.ping_group_range': '0 2147483647',
	});
});

test('Knative asks 8080 where no port is declared', t => {
	t.is(servingPort({containers: [{}]}), 8080);
	t.is(servingPort({containers: [on80]}), 80);
});
