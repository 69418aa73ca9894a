import type {CauseId} from './catalogue.ts';
import type {Finding} from './finding.ts';

/** The fields of a finding that differ from the defaults. */
export type Example = Partial<Finding> & Pick<Finding, 'outcome'>;

const refused = (text: string): Example => ({
	outcome: 'refused',
	reason: 'CreateContainerConfigError',
	text,
});
const crashed = (text: string, exitCode = 1): Example => ({outcome: 'crashed', exitCode, text});
const notMade = (reason: string, text: string): Example => ({outcome: 'pending', reason, text});
const kubelets = ` (pod: "c01-00001-deployment-5cd57fc5c8-fbbzp_b-ena(4f3b6cae-cee5-4363-8454-05bf845b10df)", container: user-container)`;

const python = (call: string, error: string): Example =>
	crashed(
		`Traceback (most recent call last):\n  File "/app.py", line 3, in <module>\n    ${call}\n${error}`,
	);

/**
 * Observations of each cause, verbatim where real-cluster.md §3.2 and upstream.md §4 have them, with their variants.
 */
export const examples: Readonly<Record<CauseId, readonly Example[]>> = {
	'root-image': [
		refused(`container has runAsNonRoot and image will run as root${kubelets}`),
		refused('container has runAsNonRoot and image will run as root'),
		refused('Error: container has runAsNonRoot and image will run as root'),
	],
	'user-by-name': [
		refused(
			'container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root',
		),
		refused(
			`container has runAsNonRoot and image has non-numeric user (root), cannot verify user is non-root${kubelets}`,
		),
	],
	'queue-proxy-as-root': [
		{
			...refused(`container's runAsUser breaks non-root policy${kubelets}`),
			container: 'queue-proxy',
		},
	],
	'not-yet': [{outcome: 'pending', http: 503, listening: [], waited: 5}],
	'init-never-ends': [{outcome: 'pending', container: 'setup'}],
	'answers-error': [
		{outcome: 'pending', amiss: true, http: 500, text: 'answers HTTP 500 to GET /'},
		{outcome: 'pending', amiss: true, http: 403, httpBelow: 200, text: 'answers HTTP 403 to GET /'},
		{outcome: 'pending', amiss: true, http: 500, httpBelow: 500, log: 'open /x: permission denied'},
	],
	'start-refused': [
		{
			...crashed(
				'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: error mounting "proc" to rootfs at "/proc": invalid argument',
				128,
			),
			reason: 'StartError',
		},
	],
	'run-as-user-zero': [refused(`container's runAsUser breaks non-root policy${kubelets}`)],
	'invalid-uid': [
		refused(
			'container has runAsNonRoot and image has an invalid user id (4294967295). (Must be 1-(2147483647)): must be between 0 and 2147483647',
		),
	],
	'no-command': [
		notMade(
			'CreateContainerError',
			'failed to generate container "8f3a" spec: failed to generate spec: no command specified',
		),
		{...notMade('CreateContainerError', 'Error: no command specified'), outcome: 'refused'},
	],
	'program-not-executable': [
		{
			...crashed(
				'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/app": permission denied: unknown',
				128,
			),
			reason: 'StartError',
		},
		crashed('exec /entrypoint.sh: permission denied', 255),
		crashed('fork/exec /usr/bin/worker: permission denied'),
	],
	'exec-format': [
		crashed('exec /app: exec format error', 255),
		crashed('exec /app: exec format error'),
		crashed('exec: "/app": exec format error'),
		crashed('/entrypoint.sh: line 2: /app: cannot execute binary file: Exec format error', 126),
		notMade('CreateContainerError', 'no match for platform in manifest: not found'),
	],
	'program-missing': [
		crashed(
			'unable to start container process: exec: "/nope": stat /nope: no such file or directory: unknown',
			128,
		),
		crashed('exec: "nope": executable file not found in $PATH: unknown', 127),
		crashed('exec /docker-entrypoint.sh: no such file or directory', 255),
		crashed('/bin/sh: 1: server: not found', 127),
		crashed('/entrypoint.sh: line 5: server: command not found', 127),
	],
	'unknown-user': [
		notMade('CreateContainerError', 'unable to find user app: no matching entries in passwd file'),
		notMade('CreateContainerError', 'mount callback failed on /tmp/x: no users found'),
		notMade(
			'CreateContainerError',
			'mount callback failed on /tmp/x: open /tmp/x/etc/passwd: no such file or directory',
		),
		notMade(
			'CreateContainerError',
			'failed to create containerd container: lstat etc/passwd: file does not exist',
		),
		notMade('CreateContainerError', 'invalid USER value "2147483648": uid out of range'),
	],
	'config-missing': [
		refused('secret "credentials" not found'),
		refused('configmap "settings" not found'),
		refused("couldn't find key password in Secret prod/credentials"),
	],
	'image-login': [
		notMade(
			'ContainerMissing',
			'Unable to fetch image "reg.example/a:v1": failed to resolve image to digest: GET https://reg.example/token: UNAUTHORIZED: authentication required',
		),
		notMade(
			'ErrImagePull',
			'failed to pull and unpack image "reg.example/a:v1": failed to resolve reference: pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed',
		),
		notMade('ErrImagePull', 'pull access denied for a'),
	],
	'image-pull': [
		notMade(
			'ContainerMissing',
			'Unable to fetch image "nohost/absent:v1": failed to resolve image to digest: Get "https://index.docker.io/v2/": dial tcp: lookup index.docker.io on 10.96.0.10:53: no such host',
		),
		notMade('ImagePullBackOff', 'Back-off pulling image "dev.local/absent:v1"'),
		notMade('ErrImageNeverPull', ''),
		notMade(
			'ErrImagePull',
			'failed to pull and unpack image "reg.example/absent:v1": failed to resolve reference "reg.example/absent:v1": reg.example/absent:v1: not found',
		),
	],
	'pod-security-denied': [
		{
			outcome: 'denied',
			text: 'pods "a-00001-deployment-7d-x" is forbidden: violates PodSecurity "restricted:latest": runAsNonRoot != true (pod or container "user-container" must set securityContext.runAsNonRoot=true)',
		},
	],
	'admission-refused': [
		{
			outcome: 'denied',
			text: 'admission webhook "validation.webhook.serving.knative.dev" denied the request: validation failed: must not set the field(s): spec.template.spec.containers[0].securityContext.capabilities.add',
		},
	],
	'out-of-memory': [
		{
			...crashed(
				'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: container init was OOM-killed (memory limit too low?): unknown',
				128,
			),
			reason: 'StartError',
		},
		{outcome: 'crashed', text: '', exitCode: 137, reason: 'OOMKilled'},
	],
	'mute-workers': [
		{outcome: 'pending', text: 'ready; answers HTTP 504', http: 504},
		{
			outcome: 'pending',
			text: '',
			http: 504,
			log: '2026/11/23 05:09:26 [alert] 1#1: worker process 12 exited with fatal code 2 and cannot be respawned',
		},
		{
			outcome: 'pending',
			text: '[alert] 1#1: worker process 12 exited with fatal code 2 and cannot be respawned',
		},
	],
	'listens-on-loopback': [
		{outcome: 'pending', http: 503, listening: [{address: '127.0.0.1', port: 8080}]},
		{outcome: 'pending', http: 503, listening: [{address: '::1', port: 3000}]},
		{outcome: 'ready', http: 200, listening: [{address: '127.0.0.1', port: 8080}]},
	],
	'listens-elsewhere': [
		{outcome: 'pending', http: 503, listening: [{address: '0.0.0.0', port: 3000}]},
		{
			outcome: 'pending',
			listening: [
				{address: '127.0.0.1', port: 9000},
				{address: '::', port: 3000},
			],
		},
	],
	'never-listens': [
		{outcome: 'pending', listening: []},
		{outcome: 'pending', http: 503},
	],
	'slow-start': [{outcome: 'ready', http: 200, answeredAfter: 61}],
	'no-http': [
		{
			outcome: 'pending',
			http: 503,
			text: 'ready; answers HTTP 503',
			listening: [{address: '0.0.0.0', port: 8080}],
		},
	],
	'called-missing': [
		{
			...crashed("ModuleNotFoundError: No module named 'shop'"),
			servesBelow: true,
			newDenials: [],
		},
		{...crashed("Error: Cannot find module '/opt/site/shop.js'"), servesBelow: true},
		{...crashed('Error: Unable to access jarfile /opt/app.jar'), servesBelow: true},
	],
	'fails-here-only': [
		{...crashed('', 0), servesBelow: true},
		{...crashed('fatal: no config'), servesBelow: true},
		{outcome: 'pending', listening: [], servesBelow: true, newDenials: []},
		{outcome: 'pending', listening: [], waited: 20, servesBelow: true},
	],
	'started-again': [
		{...crashed('', 137), restarts: 2},
		{...crashed('terminated', 143), restarts: 1, servesBelow: true},
	],
	'exits-0': [crashed('', 0), {outcome: 'pending', text: 'done', exitCode: 0}],
	'chown-at-start': [
		crashed(
			'[emerg] 1#1: chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)',
		),
		crashed(
			'nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)',
		),
		crashed('chown: ./old.rdb: Operation not permitted'),
		crashed("chown: changing ownership of '/data': Operation not permitted"),
		crashed("chmod: changing permissions of '/var/run/postgresql': Operation not permitted"),
		crashed("install: cannot change ownership of '/data': Operation not permitted"),
		crashed('tar: a.txt: Cannot change ownership to uid 1000, gid 1000: Operation not permitted'),
		crashed('chown /data: operation not permitted'),
		crashed("Error: EPERM: operation not permitted, chown '/data'"),
		python(
			"os.chown('/data', 1, 1)",
			"PermissionError: [Errno 1] Operation not permitted: '/data'",
		),
		crashed(
			'initdb: error: could not change permissions of directory "/var/lib/postgresql/data": Operation not permitted',
		),
	],
	'file-capability': [
		...[1, 126, 127, 128, 255].map(code =>
			crashed('exec /usr/bin/caddy: operation not permitted', code),
		),
		{
			...crashed(
				'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "/usr/bin/caddy": operation not permitted: unknown',
				128,
			),
			reason: 'StartError',
		},
		crashed('fork/exec /usr/bin/caddy: operation not permitted'),
		crashed('[FATAL tini (7)] exec /usr/bin/caddy failed: Operation not permitted', 126),
		crashed('[dumb-init] /usr/bin/caddy: Operation not permitted', 2),
		crashed('{"msg":"exec container process `/usr/bin/caddy`: Operation not permitted"}'),
		crashed('/entrypoint.sh: line 4: /usr/bin/caddy: Operation not permitted', 126),
		crashed('/bin/sh: 1: /usr/bin/caddy: Operation not permitted', 126),
	],
	'low-port': [
		crashed('listen tcp :80: bind: permission denied'),
		crashed(
			'Error: loading initial config: listening on :80: listen tcp :80: bind: permission denied',
		),
		crashed('[emerg] 1#1: bind() to 0.0.0.0:80 failed (13: Permission denied)'),
		crashed('Error: listen EACCES: permission denied 0.0.0.0:80\n    at Server.setupListenHandle'),
		crashed('Error: listen EACCES: permission denied :::80\n    at Server.setupListenHandle'),
		crashed(
			"ERROR:    [Errno 13] error while attempting to bind on address ('0.0.0.0', 80): permission denied",
		),
		{
			...python(
				'self.socket.bind(self.server_address)',
				'PermissionError: [Errno 13] Permission denied',
			),
			port: 80,
		},
		{...crashed('Caused by: java.net.BindException: Permission denied'), port: 80},
		{
			...crashed(
				'io.netty.channel.unix.Errors$NativeIoException: bind(..) failed: Permission denied',
			),
			port: 80,
		},
		crashed('(13)Permission denied: AH00072: make_sock: could not bind to address [::]:80'),
		crashed('[ALERT] cannot bind socket (Permission denied) for [0.0.0.0:80]'),
		{
			...crashed(
				'failed to bind: Os { code: 13, kind: PermissionDenied, message: "Permission denied" }',
				101,
			),
			port: 80,
		},
		{...crashed('bind: Permission denied'), port: 80},
	],
	'switch-user': [
		crashed('error: failed switching to "redis": operation not permitted'),
		crashed('su-exec: setgroups: Operation not permitted'),
		crashed('setpriv: setresuid failed: Operation not permitted'),
		crashed('E: setgroups 65534 failed - setgroups (1: Operation not permitted)', 100),
		crashed('[emerg] 12#12: setgid(101) failed (1: Operation not permitted)', 2),
		crashed('[emerg] 12#12: initgroups(nginx, 101) failed (1: Operation not permitted)', 2),
		crashed('su: cannot set groups: Operation not permitted'),
		crashed(
			's6-applyuidgid: fatal: unable to set supplementary group list: Operation not permitted',
			111,
		),
		python('os.setuid(1000)', 'PermissionError: [Errno 1] Operation not permitted'),
		crashed('sudo: The "no new privileges" flag is set, which prevents sudo from running as root.'),
		crashed('su: must be suid to work properly'),
		crashed("supervisor: couldn't setuid to 1000: Could not set groups of effective user"),
		crashed("Error: Can't drop privilege as nonroot user"),
		crashed("supervisor: couldn't setuid to 1000: Can't drop privilege as nonroot user", 0),
		{
			outcome: 'pending',
			listening: [],
			log: "INFO spawned: 'web' with pid 9\nsupervisor: couldn't setuid to 1000: Could not set groups of effective user\nsupervisor: child process was not spawned",
			servesBelow: true,
			newDenials: ["supervisor: couldn't setuid to 1000: Could not set groups of effective user"],
		},
		crashed('[ALERT]    (1) : [haproxy.main()] Cannot set gid 102.'),
		crashed('7fee2823d400 Fatal error: Cannot setgid(): Insufficient permissions.'),
		crashed('setgid failed'),
	],
	'privileged-call': [
		crashed('chroot: operation not permitted'),
		crashed('mknod: /dev/x: Operation not permitted'),
		crashed('unshare: unshare failed: Operation not permitted'),
		crashed('ping: socket: Operation not permitted'),
		crashed('listen ip4:icmp 0.0.0.0: socket: operation not permitted'),
		crashed('ping: permission denied (are you root?)'),
		crashed('/usr/sbin/chroot: cannot change root directory: Operation not permitted', 125),
		crashed(
			'Failed to move to new namespace: PID namespaces supported, Network namespace supported, but failed: errno = Operation not permitted',
		),
		crashed('io_uring_queue_init: Operation not permitted [system:1]'),
		crashed('[ALERT]    (1) : [haproxy.main()] Cannot chroot(/var/lib/haproxy).'),
	],
	'foreign-path': [
		crashed(
			'[warn] 1#1: the "user" directive makes sense only if the master process runs with super-user privileges, ignored in /etc/nginx/nginx.conf:1\n[emerg] 1#1: mkdir() "/var/cache/nginx/client_temp" failed (13: Permission denied)',
		),
		crashed('nginx: [emerg] open() "/run/nginx.pid" failed (13: Permission denied)'),
		crashed('open /data/app.db: permission denied'),
		crashed('mkdir /data/x: read-only file system'),
		crashed("Error: EACCES: permission denied, mkdir '/data/x'"),
		crashed("Error: EROFS: read-only file system, open '/data/x'"),
		crashed(
			'npm ERR! code EACCES\nnpm ERR! syscall mkdir\nnpm ERR! path /.npm\nnpm ERR! errno -13',
			243,
		),
		crashed("PermissionError: [Errno 13] Permission denied: '/data/x'"),
		crashed('java.nio.file.AccessDeniedException: /data/x'),
		crashed('java.nio.file.FileSystemException: /data/x: Read-only file system'),
		crashed('java.io.FileNotFoundException: /data/x (Permission denied)'),
		crashed("mkdir: cannot create directory '/data/x': Permission denied"),
		crashed('/bin/sh: 1: cannot create /data/x: Permission denied', 2),
		crashed("mkdir: can't create directory '/data/x': Permission denied"),
		crashed("/entrypoint.sh: can't create /data/x: Permission denied"),
		crashed('FATAL:  could not create lock file "/var/run/postgresql/.lock": Permission denied'),
		crashed('/entrypoint.sh: line 3: /data/x: Permission denied'),
		crashed('touch: /data/x: Permission denied'),
		{
			...crashed(
				'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: chdir to cwd ("/work") set in config.json failed: permission denied',
				128,
			),
			reason: 'StartError',
		},
		crashed('cat: /data/x: Permission denied'),
	],
	'permission-denied': [
		crashed('Error: Permission denied (os error 13)'),
		crashed('Operation not permitted'),
		crashed('nice-api: connect: operation not permitted'),
		crashed('/app/mount/start: operation not permitted'),
	],
	'crash-of-its-own': [crashed('fatal: no config'), crashed('', 139)],
};

/** The example as a complete finding. */
export function findingOf(example: Example): Finding {
	return {
		text: '',
		port: 8080,
		image: {user: '', program: ['/app'], exposed: [], architecture: 'amd64'},
		...example,
	};
}
