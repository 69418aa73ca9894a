import test from 'ava';
import type {JsonObject} from '../../model/json.ts';
import type {Level} from '../../model/levels.ts';
import {applyDefaults} from '../../subjects/reference.ts';
import {assumedNodes} from './assumed-node.ts';
import {dockerSettings, servingPort} from './docker-settings.ts';

const bob = {uid: 7, gid: 8, groups: [8, 2000], home: '/'};

const at = (level: Level, container: JsonObject = {}, pod?: JsonObject) =>
	dockerSettings(
		applyDefaults({containers: [container], ...(pod && {securityContext: pod})}, level),
		bob,
		assumedNodes.containerd1,
	);

const on80 = {ports: [{containerPort: 80}]};

test('disabled is none of Docker’s own defaults', t => {
	t.deepEqual(at('disabled'), {
		user: '7:8',
		host: {
			GroupAdd: ['2000'],
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
		capabilities: {},
		allowPrivilegeEscalation: true,
		seccompProfile: {type: 'Unconfined'},
		readOnlyRootFilesystem: true,
	};
	t.like(at('enabled', {securityContext}), {
		host: {CapDrop: [], SecurityOpt: ['seccomp=unconfined'], ReadonlyRootfs: true},
	});
});

test('what the user sets for the pod is honoured', t => {
	const pod = {seccompProfile: {type: 'Unconfined'}};
	t.like(at('enabled', {}, pod), {
		host: {SecurityOpt: ['no-new-privileges', 'seccomp=unconfined']},
	});
});

test('the node decides who may bind low ports, and ping', t => {
	const {host} = dockerSettings({containers: [{}]}, bob, assumedNodes.kind);
	t.deepEqual(host.Sysctls, {
		'net.ipv4.ip_unprivileged_port_start': '0',
		'net.ipv4.ping_group_range': '0 2147483647',
	});
});

test('Knative asks 8080 where no port is declared', t => {
	t.is(servingPort({containers: [{}]}), 8080);
	t.is(servingPort({containers: [on80]}), 80);
});
