import type {Family, Sign} from './cause.ts';
import {asUser, bindLowPorts, defaultCapabilities, onPort, together} from './override.ts';

const errno =
	'errno(3): EPERM "Operation not permitted", EACCES "Permission denied", with their numbers 1 and 13';
const measured = 'real-cluster.md §3.2';

/** The container was started and ended by itself, or the runtime failed to start its program. */
const ended = ['crashed'] as const;

const crash = (says: RegExp, source: string): Sign => ({outcome: ended, says, source});

/** Messages that name no port: they are about the requested port, unless it is an unprivileged one. */
const lowPort = (says: RegExp, source: string): Sign => ({
	...crash(says, source),
	when: ({port}) => port < 1024,
});

const needs = (call: string, capability: string): string =>
	`${call[0]?.toUpperCase() ?? ''}${call.slice(1)} needs ${capability}.`;

const dropsAll = 'The level drops all capabilities, also of root.';

/** What needs capabilities, which the level drops, or a privilege escalation, which it forbids. */
export const privilegeCauses = {
	'chown-at-start': {
		title: 'it changes the owner or mode of files as it starts',
		signs: [
			crash(
				/\bf?l?ch(?:own|mod)(?:at)?\("(?<path>[^"]+)"[^)]*\) failed \(1: Operation not permitted\)/,
				`${measured}, nginx with and without its prefix`,
			),
			crash(
				/\b(?:chown|chgrp|chmod): (?:changing (?:ownership|group|permissions) of )?['‘]?(?<path>[^'’:\n]+?)['’]?: Operation not permitted/,
				`${measured} (busybox); coreutils src/chown-core.c and src/chmod.c`,
			),
			crash(
				/cannot change ownership of ['‘](?<path>[^'’]+)['’]: Operation not permitted/,
				'coreutils src/install.c',
			),
			crash(
				/tar: .*: Cannot change (?:ownership|mode) to .*: Operation not permitted/,
				'GNU tar src/misc.c and lib/paxlib; errno(3)',
			),
			crash(
				/\b(?:f|l)?ch(?:own|mod) (?<path>\/\S+): operation not permitted/,
				'Go os.PathError: operation, path, errno in lower case',
			),
			crash(
				/EPERM: operation not permitted, f?l?ch(?:own|mod) '(?<path>[^']+)'/,
				'Node.js uvException: code, libuv message, system call, path',
			),
			crash(
				/os\.f?l?ch(?:own|mod)\([^]*?PermissionError: \[Errno 1\] Operation not permitted(?:: '(?<path>[^']+)')?/,
				'Python: traceback with the call, then OSError',
			),
			crash(
				/could not change permissions of directory "(?<path>[^"]+)": Operation not permitted/,
				'PostgreSQL src/bin/initdb/initdb.c',
			),
		],
		why: needs(
			'changing the owner or mode of what belongs to another uid',
			'CAP_CHOWN or CAP_FOWNER',
		),
		byLevel: dropsAll,
		denial: 'told',
		overrides: ({finding: {image}}) => [
			...(image.uid === undefined || image.uid === 0 ? [] : [asUser(image.uid)]),
			defaultCapabilities,
		],
		imageChanges: ({words: {path}}) => [
			`give ${path ?? 'the files'} their owner and mode while the image is built (RUN chown … , COPY --chown=…), and set USER to that uid`,
			'use a variant of the image made for restricted clusters, such as nginx-unprivileged',
		],
	},
	'file-capability': {
		title: 'its program carries a file capability that it may not have',
		signs: [
			crash(
				/^exec (?<program>\/\S+): operation not permitted/m,
				`${measured}; runc libcontainer/standard_init_linux.go, with exit code 1 (runc 1.1) or 255 (1.2 on)`,
			),
			crash(
				/exec: "(?<program>[^"]+)": operation not permitted/,
				'runc as it starts the process, told by containerd; exit code 126, 127 or 128',
			),
			crash(
				/fork\/exec (?<program>\/\S+): operation not permitted/,
				'Go os/exec, of a program that another one starts',
			),
			crash(/exec (?<program>\S+) failed: Operation not permitted/, 'tini src/tini.c'),
			crash(
				/exec container process [`'](?<program>[^`'\n]+)[`']: Operation not permitted/,
				'crun src/libcrun/container.c',
			),
			crash(
				/^(?!.*\bch(?:own|mod|root|grp)\b)(?:\[dumb-init\]|\S*sh:(?: exec:)?(?: line)?(?: \d+:)?|\S+\.sh: (?:line )?\d+:) (?:exec: )?(?<program>\/?[\w./-]+): Operation not permitted/m,
				`dumb-init dumb-init.c; sh and bash: name, line, program, errno text; ${errno}`,
			),
		],
		why: ({words: {program = 'the program'}, finding: {image}}) =>
			`${program} has ${image.fileCapabilities ?? 'a capability'} in its file, but the container's bounding set lacks it: the kernel refuses the exec.`,
		byLevel:
			'The level drops all capabilities, and leaves NET_BIND_SERVICE only where the port is below 1024.',
		denial: 'told',
		overrides: ({finding: {image}}) => {
			const low = image.exposed.find(port => port < 1024);
			return [bindLowPorts, ...(low === undefined ? [] : [onPort(low)]), defaultCapabilities];
		},
		imageChanges: ({words: {program = 'PROGRAM'}}) => [
			`take the capability off: RUN setcap -r ${program}`,
		],
	},
	'low-port': {
		title: 'it may not listen on a port below 1024',
		signs: [
			crash(
				/listen (?:tcp|udp)[46]? \S*:(?<port>\d+): bind: permission denied/,
				`${measured}; Go net.OpError`,
			),
			crash(
				/bind\(\) to \S*:(?<port>\d+) failed \(13: Permission denied\)/,
				'nginx src/core/ngx_connection.c',
			),
			crash(
				/listen EACCES: permission denied \S*?:?(?<port>\d+)\s/,
				'Node.js: system call, code, libuv message, address:port',
			),
			crash(
				/error while attempting to bind on address \([^)]*, (?<port>\d+)[^)]*\): permission denied/i,
				'Python asyncio base_events.py',
			),
			lowPort(
				/\bbind\([^]*?PermissionError: \[Errno 13\] Permission denied\s*$/,
				'Python: traceback with the call, then OSError without a path',
			),
			lowPort(
				/java\.net\.(?:Bind|Socket)Exception: Permission denied/,
				'OpenJDK Net.c: EACCES of bind is a BindException',
			),
			lowPort(
				/bind\(\.\.\) failed: Permission denied/,
				'netty transport-native-unix-common Errors.java',
			),
			crash(
				/\(13\)Permission denied: .*could not bind to address \S*:(?<port>\d+)/,
				'Apache httpd server/listen.c, AH00072',
			),
			crash(
				/cannot bind socket \(Permission denied\)(?: for)? \[\S*:(?<port>\d+)\]/,
				'HAProxy src/protocol.c',
			),
			lowPort(
				/\b[Bb]ind(?:ing)?\b[^\n/]*Permission ?denied[^\n]*(?:os error 13)?/,
				`Rust std::io::Error beside the app's own word for it, or perror("bind"); ${errno}`,
			),
		],
		why: ({words: {port}, finding}) =>
			`Port ${port ?? finding.port} is below 1024. A user other than root may listen there only if the program's file has NET_BIND_SERVICE, or on nodes with containerd 2, which let every user.`,
		byLevel:
			'A level leaves NET_BIND_SERVICE only to containers whose containerPort is below 1024.',
		denial: 'told',
		overrides: ({words, finding: {image, port}}) => {
			const high = image.exposed.find(each => each >= 1024) ?? 8080;
			const isRoot = image.user === '' || image.user === '0' || image.user === 'root';
			const named = Object.entries(image.portVariables ?? {})
				.filter(([, value]) => new RegExp(`(?:^|:)${words['port'] ?? port}/?$`).test(value))
				.map(([name, value]) => [name, value.replace(/\d+(?=\/?$)/, String(high))]);
			return [
				...(named.length > 0 ? [{...onPort(high), env: Object.fromEntries(named)}] : []),
				...(port === high ? [] : [onPort(high)]),
				...(isRoot ? [bindLowPorts, defaultCapabilities] : []),
				{
					securityContext: {
						runAsUser: 0,
						runAsNonRoot: false,
						capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']},
					},
				},
			];
		},
		imageChanges: () => [
			'listen on the port that Knative gives in the environment variable PORT, or on one from 1024 on',
			'or let its program carry the capability: RUN setcap cap_net_bind_service=+ep PROGRAM, with containerPort below 1024',
		],
	},
	'switch-user': {
		title: 'it switches to another user as it starts',
		signs: [
			crash(
				/failed switching to "?(?<user>[^":]+)"?: operation not permitted/,
				`${measured}; gosu main.go`,
			),
			crash(
				/\b(?:set(?:res|re|e|fs)?[ug]id|setgroups|initgroups)\b[^\n]*(?:Operation|operation) not permitted/,
				'su-exec su-exec.c, util-linux setpriv.c, nginx ngx_process_cycle.c, apt; upstream.md §4.4',
			),
			crash(
				/(?:su|runuser): cannot set (?:groups|user id|group id): Operation not permitted/,
				'util-linux login-utils/su-common.c',
			),
			crash(
				/unable to (?:set supplementary group list|setuid|setgid)\b.*: Operation not permitted/,
				's6 s6-applyuidgid.c',
			),
			crash(
				/(?:couldn't setuid to (?<user>\d+)|Can't drop privilege as nonroot user)/,
				'supervisor options.py, drop_privileges, and process.py, spawn',
			),
			crash(
				/os\.set(?:res|re|e)?(?:[ug]id|groups)\([^]*?PermissionError: \[Errno 1\] Operation not permitted/,
				'Python: traceback with the call, then OSError',
			),
			crash(
				/"no new privileges" flag is set, which prevents sudo from running as root/,
				'sudo src/sudo.c',
			),
			crash(
				/\bCannot set [ug]id \d+|Cannot set[ug]id\(\): Insufficient permissions|^set[ug]id failed$/m,
				'HAProxy src/haproxy.c, Privoxy jcc.c, webfs webfsd.c: the errno is not told; suites/corpus',
			),
			crash(
				/(?:su|sudo): must be suid to work properly|effective uid is not 0/,
				'busybox loginutils/su.c; sudo src/sudo.c',
			),
		],
		why: needs('switching to another user or group', 'CAP_SETUID and CAP_SETGID'),
		byLevel: `${dropsAll} A program with the setuid bit gains nothing either: the level sets allowPrivilegeEscalation: false.`,
		denial: 'told',
		overrides: ({finding: {image}}) => [
			...(image.uid === undefined || image.uid === 0 ? [] : [asUser(image.uid)]),
			asUser(999),
			defaultCapabilities,
			together(defaultCapabilities, {securityContext: {allowPrivilegeEscalation: true}}),
		],
		imageChanges: ({words: {user}}) => [
			`start it as ${user ?? 'that user'} at once: USER and its number at the end of the Dockerfile, no gosu, su-exec or setpriv in the entrypoint`,
		],
	},
	'privileged-call': {
		title: 'it does what needs a capability',
		signs: [
			crash(
				/(?<![\w.-])(?<call>chroot|mknod|mount|umount|unshare|setns|ptrace|sethostname|pivot_root|iptables|nice|setpriority|mlock(?:all)?)(?![\w/-])[^\n]*(?:Operation|operation) not permitted/,
				`upstream.md §4.2; ${errno}`,
			),
			crash(
				/ping: (?:socket: |permission denied|.*Operation not permitted)|icmp[^\n]*socket: operation not permitted/,
				'iputils ping.c, busybox networking/ping.c, Go net.OpError; upstream.md §4.2',
			),
			crash(
				/Failed to move to new namespace[^\n]*Operation not permitted/,
				'Chromium sandbox/linux/services/namespace_sandbox.cc: clone(2) with CLONE_NEWUSER',
			),
			crash(
				/io_?uring[^\n]*Operation not permitted/i,
				'io_uring_setup(2); the seccomp profile of Docker and containerd refuses it (moby profiles/seccomp)',
			),
			crash(
				/\bCannot (?<call>chroot)\d?\(/,
				'HAProxy src/haproxy.c: the errno is not told; suites/corpus',
			),
		],
		why: ({words: {call = 'what it does'}}) => needs(call, 'a capability'),
		byLevel: `${dropsAll} It also sets the seccomp profile RuntimeDefault, which refuses some system calls without capabilities.`,
		denial: 'told',
		overrides: () => [
			defaultCapabilities,
			together(defaultCapabilities, {securityContext: {seccompProfile: {type: 'Unconfined'}}}),
		],
		imageChanges: ({words: {call = 'it'}}) => [`do without ${call}`],
	},
} as const satisfies Family;
