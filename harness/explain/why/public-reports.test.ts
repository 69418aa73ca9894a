import test from 'ava';
import type {CauseId} from '../causes/catalogue.ts';
import {whyReport} from './why-report.ts';

/** Error lines of public reports, as their writers pasted them; each with the address of the report. */

interface Report {
	readonly kind: string;
	readonly from: string;
	readonly text: string;
	readonly cause: CauseId;
	/** The fields of levels that are named. */
	readonly settings: readonly string[];
	readonly set: string;
}

const reports: readonly Report[] = [
	{
		kind: 'a web server that changes the owner of its cache',
		from: 'https://github.com/CorentinTh/it-tools/issues/1472',
		text: '2025/01/26 06:34:01 [emerg] 1#1: chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)\nnginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)\nstream closed EOF for it-tools/it-tools-6ff7c8758c-wmnsj (it-tools)',
		cause: 'chown-at-start',
		settings: ['capabilities'],
		set: 'capabilities: {}',
	},
	{
		kind: 'an event of kubectl describe: USER by name',
		from: 'https://github.com/kubernetes-up-and-running/kuard/issues/43',
		text: 'Warning  Failed     7s (x3 over 22s)  kubelet            Error: container has runAsNonRoot and image has non-numeric user (nobody), cannot verify user is non-root (pod: "kuard-798585497b-4lpqf_default(6e554b4c-4f39-4fae-97c6-b147436639f4)", container: kuard)',
		cause: 'user-by-name',
		settings: ['runAsNonRoot'],
		set: 'runAsNonRoot: false',
	},
	{
		kind: 'the same of another kubelet: runAsUser 0',
		from: 'https://github.com/openshift/oc/issues/879',
		text: "  Warning  Failed  2m55s (x12 over 5m8s)  kubelet  Error: container's runAsUser breaks non-root policy",
		cause: 'run-as-user-zero',
		settings: ['runAsNonRoot'],
		set: 'runAsNonRoot: false',
	},
	{
		kind: 'an image without USER, by a Pod’s status',
		from: 'https://github.com/goharbor/harbor-operator/issues/82',
		text: '      waiting:\n        message: container has runAsNonRoot and image will run as root\n        reason: CreateContainerConfigError',
		cause: 'root-image',
		settings: ['runAsNonRoot'],
		set: 'runAsUser: 65532',
	},
	{
		kind: 'a program with a file capability',
		from: 'https://github.com/caddyserver/gateway/issues/7',
		text: 'exec /usr/bin/caddy: operation not permitted',
		cause: 'file-capability',
		settings: ['capabilities'],
		set: 'capabilities: {drop: [ALL], add: [NET_BIND_SERVICE]}',
	},
	{
		kind: 'the same by another runtime, as a line of JSON',
		from: 'https://github.com/caddyserver/caddy-docker/issues/396',
		text: 'caddy[12709]: {"msg":"exec container process `/usr/bin/caddy`: Operation not permitted","level":"error","time":"2025-04-04T19:20:00.696030Z"}',
		cause: 'file-capability',
		settings: ['capabilities'],
		set: 'capabilities: {}',
	},
	{
		kind: 'the same from an entrypoint',
		from: 'https://github.com/bcgov/clamav-mirror/pull/15',
		text: './entrypoint.sh: line 41: /usr/sbin/caddy: Operation not permitted',
		cause: 'file-capability',
		settings: ['capabilities'],
		set: 'capabilities: {}',
	},
	{
		kind: 'a supervisor whose child is another user',
		from: 'https://github.com/SeleniumHQ/docker-selenium/issues/808',
		text: "supervisor: couldn't setuid to 1000: Can't drop privilege as nonroot user",
		cause: 'switch-user',
		settings: ['capabilities', 'allowPrivilegeEscalation'],
		set: 'capabilities: {}',
	},
	{
		kind: 'an init system that switches user, in a journal',
		from: 'https://github.com/linuxserver/docker-plex/issues/422',
		text: 'Apr 13 21:30:57 smirnoff plex-test[2441570]: s6-applyuidgid: fatal: unable to set supplementary group list: Operation not permitted',
		cause: 'switch-user',
		settings: ['capabilities', 'allowPrivilegeEscalation'],
		set: 'capabilities: {}',
	},
	{
		kind: 'a setuid program that may gain nothing',
		from: 'https://github.com/container2wasm/container2wasm/issues/239',
		text: 'sudo: The "no new privileges" flag is set, which prevents sudo from running as root.\nsudo: If sudo is running in a container, you may need to adjust the container configuration to disable the flag.',
		cause: 'switch-user',
		settings: ['capabilities', 'allowPrivilegeEscalation'],
		set: 'capabilities: {}, allowPrivilegeEscalation: true',
	},
	{
		kind: 'a server on port 80',
		from: 'https://github.com/SlyBase/helm-charts/issues/104',
		text: '(13)Permission denied: AH00072: make_sock: could not bind to address [::]:80\n(13)Permission denied: AH00072: make_sock: could not bind to address 0.0.0.0:80\nno listening sockets available, shutting down',
		cause: 'low-port',
		settings: ['capabilities'],
		set: 'ports: [{containerPort: 8080}]',
	},
	{
		kind: 'a data folder of another user',
		from: 'https://github.com/bitnami/bitnami-docker-mariadb/issues/186',
		text: "INFO  ==> Initializing mariadb database...\nmkdir: cannot create directory '/bitnami/mariadb/data': Permission denied\nINFO  ==> Stopping mariadb...",
		cause: 'foreign-path',
		settings: ['capabilities'],
		set: 'emptyDir at /bitnami/mariadb',
	},
	{
		kind: 'a cache below a HOME that is the root folder',
		from: 'https://github.com/npm/cli/issues/7572',
		text: 'npm ERR! code EACCES\nnpm ERR! syscall mkdir\nnpm ERR! path /.npm\nnpm ERR! errno -13\nnpm ERR!\nnpm ERR! Your cache folder contains root-owned files, due to a bug in',
		cause: 'foreign-path',
		settings: ['capabilities'],
		set: 'capabilities: {}',
	},
	{
		kind: 'a browser that makes a sandbox',
		from: 'https://github.com/jlandure/alpine-chrome/issues/33',
		text: 'Failed to move to new namespace: PID namespaces supported, Network namespace supported, but failed: errno = Operation not permitted\n[0908/094739.839947:FATAL:zygote_host_impl_linux.cc(187)] Check failed: ReceiveFixedMessage(fds[0], kZygoteBootMessage, sizeof(kZygoteBootMessage), &boot_pid).',
		cause: 'privileged-call',
		settings: ['capabilities', 'seccompProfile'],
		set: 'capabilities: {}, seccompProfile: {type: Unconfined}',
	},
	{
		kind: 'a ping',
		from: 'https://github.com/book-of-kubernetes/examples/issues/42',
		text: 'PING 172.27.237.131 (172.27.237.131): 56 data bytes\nping: permission denied (are you root?)',
		cause: 'privileged-call',
		settings: ['capabilities', 'seccompProfile'],
		set: 'capabilities: {}',
	},
	{
		kind: 'a call that the seccomp profile refuses',
		from: 'https://github.com/axboe/liburing/issues/1078',
		text: 'io_uring_queue_init: Operation not permitted [system:1]',
		cause: 'privileged-call',
		settings: ['capabilities', 'seccompProfile'],
		set: 'capabilities: {}, seccompProfile: {type: Unconfined}',
	},
];

for (const {kind, from, text, cause, settings, set} of reports) {
	test(`${kind}: ${cause} (${from})`, t => {
		const [first, ...others] = whyReport(text).candidates;
		t.is(first?.cause.id, cause, JSON.stringify(others.map(each => each.cause.id)));
		t.deepEqual(
			first?.settings.map(({field}) => field),
			settings,
		);
		t.true(first?.settings.every(({levels}) => levels.length > 0));
		t.true(first?.set.includes(set), JSON.stringify(first?.set));
		t.true(text.includes(first?.line.split(' (pod')[0] ?? 'no line'), first?.line);
	});
}

test('the reports are ten at least, and no two are the same', t => {
	t.true(reports.length >= 10);
	t.is(new Set(reports.map(({from}) => from)).size, reports.length);
});
