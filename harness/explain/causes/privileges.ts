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

const noCapability = (call: string, capability: string): string =>
	`The level drops all capabilities, also of root; ${call} needs ${capability}.`;

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
		why: noCapability(
			'changing the owner or mode of what belongs to another uid',
			'CAP_CHOWN or CAP_FOWNER',
		),
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
				/^(?!.*\bch(?:own|mod|root|grp)\b)(?:\[dumb-init\]|\S*sh:(?: exec:)?(?: line)?(?: \d+:)?|\S+\.sh: (?:line )?\d+:) (?:exec: )?(?<program>\/?[\w./-]+): Operation not permitted/m,
				`dumb-init dumb-init.c; sh and bash: name, line, program, errno text; ${errno}`,
			),
		],
		why: ({words: {program = 'the program'}, finding: {image}}) =>
			`${program} has ${image.fileCapabilities ?? 'a capability'} in its file, but the level's bounding set lacks it (it has NET_BIND_SERVICE only where the port is below 1024): the kernel refuses the exec.`,
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
			`Port ${port ?? finding.port} is below 1024. A level gives NET_BIND_SERVICE to containers whose containerPort is below 1024, but a user other than root cannot use it unless the program's file has it too; nor can it at disabled. Nodes with containerd 2 let every user listen there.`,
		overrides: ({finding: {image, port}}) => {
			const high = image.exposed.find(each => each >= 1024) ?? 8080;
			const isRoot = image.user === '' || image.user === '0' || image.user === 'root';
			return [
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
				/os\.set(?:res|re|e)?(?:[ug]id|groups)\([^]*?PermissionError: \[Errno 1\] Operation not permitted/,
				'Python: traceback with the call, then OSError',
			),
			crash(
				/"no new privileges" flag is set, which prevents sudo from running as root/,
				'sudo src/sudo.c',
			),
			crash(
				/(?:su|sudo): must be suid to work properly|effective uid is not 0/,
				'busybox loginutils/su.c; sudo src/sudo.c',
			),
		],
		why:
			noCapability('switching to another user or group', 'CAP_SETUID and CAP_SETGID') +
			' A program with the setuid bit gains nothing either: the level sets allowPrivilegeEscalation: false.',
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
	'raised-limit': {
		title: 'it raises a limit above what the node gives it',
		signs: [
			crash(
				/ulimit: [^\n]*(?:limit|Operation not permitted)[^\n]*Operation not permitted/,
				'bash builtins/ulimit.def, dash and busybox ash: ulimit, errno text',
			),
			crash(
				/\bsetrlimit\b[^\n]*[Oo]peration not permitted/,
				`nginx, Go, Rust and others; ${errno}`,
			),
			crash(
				/prlimit: failed to set [^\n]*: Operation not permitted/,
				'util-linux sys-utils/prlimit.c',
			),
			crash(/not allowed to raise maximum limit/, 'Python Modules/resource.c'),
			crash(/failed to set rlimit for open files/, 'memcached memcached.c'),
			crash(/Cannot (?:raise|set) [^\n]*limit to \d+/, 'HAProxy src/haproxy.c'),
		],
		why: 'Raising a hard limit needs CAP_SYS_RESOURCE, which containers do not have at any level. The limits are those of the node’s container runtime, and may differ from those of Docker on another machine.',
		imageChanges: () => [
			'do not raise the limit, or go on without it: ulimit -n "$(ulimit -Hn)" raises only the soft one',
		],
	},
	'privileged-call': {
		title: 'it does what needs a capability',
		signs: [
			crash(
				/(?<![\w.-])(?<call>chroot|mknod|mount|umount|unshare|setns|ptrace|sethostname|pivot_root|iptables|nice|setpriority|mlock(?:all)?)(?![\w/-])[^\n]*(?:Operation|operation) not permitted/,
				`upstream.md §4.2; ${errno}`,
			),
			crash(/[Cc]annot (?<call>chroot)\b/, 'HAProxy src/haproxy.c: without the error’s own words'),
			crash(
				/ping: (?:socket: |permission denied|.*Operation not permitted)|icmp[^\n]*socket: operation not permitted/,
				'iputils ping.c, busybox networking/ping.c, Go net.OpError; upstream.md §4.2',
			),
		],
		why: ({words: {call = 'what it does'}}) =>
			`${noCapability(call, 'one of them')} From root-allowed on seccomp is also RuntimeDefault, which refuses some system calls without capabilities.`,
		overrides: () => [
			defaultCapabilities,
			together(defaultCapabilities, {securityContext: {seccompProfile: {type: 'Unconfined'}}}),
		],
		imageChanges: ({words: {call = 'it'}}) => [`do without ${call}`],
	},
} as const satisfies Family;
