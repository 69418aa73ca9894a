import {corpusRows} from '../image.ts';

const cmd = (...words: readonly string[]) => `CMD ${JSON.stringify(words)}`;
const first = (step: string) => cmd('sh', '-c', `${step} && exec serve`);
const asRoot = (name: string, program: string, does: string, step: string) => ({
	name,
	program,
	does,
	dockerfile: [first(step)],
});
const asUser = (name: string, program: string, does: string, step: string) => ({
	name,
	program,
	does,
	dockerfile: ['USER 65534', first(step)],
});

/** What is asked of the kernel before the server starts; each ends if that is refused, unless its row says otherwise. */
export const kernelAsks = corpusRows('kernel', 'tools', [
	asRoot('ping-root', 'ping', 'waits for its network by ping', 'ping -c 1 -W 1 127.0.0.1'),
	asUser('ping-numeric', 'ping', 'the same as a numeric user', 'ping -c 1 -W 1 127.0.0.1'),
	{
		name: 'ping-setuid',
		program: 'ping',
		does: 'a setuid ping of a numeric user',
		dockerfile: ['RUN chmod u+s /usr/bin/ping', 'USER 65534', first('ping -c 1 -W 1 127.0.0.1')],
	},
	{
		name: 'ping-file-capability',
		program: 'ping',
		does: 'ping with cap_net_raw on the file, for a numeric user',
		dockerfile: [
			'RUN setcap cap_net_raw=+ep /usr/bin/ping',
			'USER 65534',
			first('ping -c 1 -W 1 127.0.0.1'),
		],
	},
	asRoot('fping', 'fping', 'waits for its network by fping', 'fping -c 1 127.0.0.1'),
	asRoot(
		'arping',
		'arping',
		'opens a packet socket',
		'arping -c 1 -w 1 -I lo 127.0.0.1 || [ $? = 1 ]',
	),
	asRoot('tcpdump', 'tcpdump', 'captures packets', 'timeout 1 tcpdump -i lo -c 1 || [ $? = 124 ]'),
	asRoot(
		'raw-socket',
		'Python',
		'opens a raw socket',
		`python3 -c 'import socket; socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)'`,
	),
	asRoot('nice', 'nice', 'raises its priority, and goes on if it may not', 'nice -n -5 true'),
	asRoot('renice', 'renice', 'raises its priority', 'renice -n -5 $$'),
	asRoot('chrt', 'chrt', 'asks for a real-time priority', 'chrt -f 10 true'),
	asRoot('ionice', 'ionice', 'asks for the real-time class of disk access', 'ionice -c 1 true'),
	asRoot('taskset', 'taskset', 'binds itself to one processor', 'taskset -c 0 true'),
	asRoot('ulimit-nofile', 'sh', 'raises its limit of open files', 'ulimit -n 2000000'),
	asUser('ulimit-nofile-numeric', 'sh', 'the same as a numeric user', 'ulimit -n 2000000'),
	asRoot(
		'prlimit-core',
		'prlimit',
		'raises its limit of locked memory',
		'prlimit --memlock=unlimited --pid $$',
	),
	asRoot(
		'mlockall',
		'Python',
		'locks its memory',
		`python3 -c 'import ctypes, os; libc = ctypes.CDLL(None, use_errno=True); exit("mlockall: " + os.strerror(ctypes.get_errno()) if libc.mlockall(3) else 0)'`,
	),
	asUser(
		'mlockall-numeric',
		'Python',
		'locks its memory as a numeric user',
		`python3 -c 'import ctypes, os; libc = ctypes.CDLL(None, use_errno=True); exit("mlockall: " + os.strerror(ctypes.get_errno()) if libc.mlockall(3) else 0)'`,
	),
	asRoot(
		'io-uring',
		'fio',
		'reads a file by io_uring',
		'fio --name=x --ioengine=io_uring --size=4k --filename=/tmp/x --rw=read --output=/dev/stderr',
	),
	asUser(
		'io-uring-numeric',
		'fio',
		'the same as a numeric user',
		'fio --name=x --ioengine=io_uring --size=4k --filename=/tmp/x --rw=read --output=/dev/stderr',
	),
	asRoot(
		'io-uring-fallback',
		'fio',
		'reads by io_uring, and by ordinary calls if that fails',
		'for engine in io_uring psync; do fio --name=x --ioengine=$engine --size=4k --filename=/tmp/x --rw=read --output=/dev/null && break; done',
	),
	asRoot('strace', 'strace', 'traces a child of its own', 'strace -f -o /dev/null true'),
	asUser('strace-numeric', 'strace', 'the same as a numeric user', 'strace -f -o /dev/null true'),
	asRoot(
		'strace-attach',
		'strace',
		'attaches to a process that has become another user',
		'sh -c "sleep 30 & p=\\$!; timeout 1 strace -p \\$p -o /dev/null; [ \\$? = 124 ]"',
	),
	asRoot('setarch', 'setarch', 'turns address randomisation off', 'setarch -R true'),
	asUser('setarch-numeric', 'setarch', 'the same as a numeric user', 'setarch -R true'),
	asRoot('sysctl', 'sysctl', 'sets a kernel parameter', 'echo 1024 > /proc/sys/net/core/somaxconn'),
	asRoot('ip-link', 'ip', 'sets up a network device', 'ip link set lo mtu 1400'),
	asRoot('mount-tmpfs', 'mount', 'mounts a file system', 'mount -t tmpfs none /mnt'),
	asRoot('mknod', 'mknod', 'makes a device file', 'mknod /tmp/null c 1 3'),
	asRoot('set-time', 'date', 'sets the clock', 'date -s "$(date)"'),
	asRoot('hostname', 'hostname', 'sets the host’s name', 'busybox hostname app'),
	asRoot('chroot', 'chroot', 'runs a step in another root folder', 'chroot / true'),
	asRoot('dmesg', 'dmesg', 'reads the kernel’s log', 'dmesg'),
	asRoot(
		'kill-other-user',
		'sh',
		'signals a child of another user',
		'setpriv --reuid=33 sleep 60 & sleep 0.3; kill $!',
	),
	{
		name: 'file-capability-script',
		program: 'Python',
		does: 'the interpreter of its script has cap_net_raw on its file',
		dockerfile: ['RUN setcap cap_net_raw=+ep /usr/bin/python3.13', 'CMD ["/app.py"]'],
		files: {'/app.py': '#!/usr/bin/python3.13\nimport os\nos.execvp("serve", ["serve"])\n'},
	},
	{
		name: 'low-port-root',
		program: 'busybox',
		does: 'root on port 81, which the Service does not name',
		dockerfile: [cmd('sh', '-c', 'busybox httpd -p 81 -h /srv/page && exec serve')],
	},
	{
		name: 'low-port-numeric',
		program: 'busybox',
		does: 'a numeric user on port 80, which the Service names',
		dockerfile: ['USER 65534', 'EXPOSE 80', cmd('serve')],
		port: 80,
	},
]);

/** Sandboxes that a program brings for its children. */
export const sandboxes = corpusRows('sandbox', 'tools', [
	asRoot(
		'bwrap-root',
		'bubblewrap',
		'runs a step with namespaces of its own, as root',
		'bwrap --ro-bind / / --unshare-pid --unshare-net true',
	),
	asUser(
		'bwrap-numeric',
		'bubblewrap',
		'the same as a numeric user, in a user namespace',
		'bwrap --ro-bind / / --unshare-user --unshare-pid true',
	),
	{
		name: 'bwrap-serves',
		program: 'bubblewrap',
		does: 'the server itself runs in the sandbox',
		dockerfile: ['USER 65534', cmd('bwrap', '--ro-bind', '/', '/', '--tmpfs', '/tmp', 'serve')],
	},
	{
		name: 'firejail',
		program: 'firejail',
		does: 'a setuid sandbox runs the server',
		dockerfile: ['USER 33', cmd('firejail', '--quiet', '--noprofile', 'serve')],
	},
	asRoot('unshare-net', 'unshare', 'takes a network namespace of its own', 'unshare --net true'),
	asRoot('unshare-mount', 'unshare', 'takes a mount namespace of its own', 'unshare --mount true'),
	asUser('unshare-user', 'unshare', 'takes a user namespace', 'unshare --user true'),
	asUser(
		'unshare-map-root',
		'unshare',
		'becomes root in a user namespace',
		'unshare --map-root-user true',
	),
	asUser(
		'unshare-fallback',
		'unshare',
		'takes a user namespace, and goes on without one if it may not',
		'{ unshare --user true || echo "no sandbox: user namespaces are not permitted"; }',
	),
	{
		name: 'setpriv-landlock',
		program: 'setpriv',
		does: 'restricts its own files by Landlock',
		dockerfile: [
			'USER 65534',
			cmd('setpriv', '--no-new-privs', '--landlock-access', 'fs', 'serve'),
		],
	},
	{
		name: 'entrypoint-ends-with-zero',
		program: 'sh',
		does: 'a start script that ends without an error when its step fails',
		dockerfile: [cmd('/entrypoint.sh')],
		files: {
			'/entrypoint.sh':
				'#!/bin/sh\nif ! chown www-data /srv; then echo "cannot prepare /srv" >&2; exit 0; fi\nexec serve\n',
		},
	},
]);

export const chromium = corpusRows('sandbox', 'browser', [
	{
		name: 'chromium-root',
		program: 'Chromium',
		does: 'as root, with its sandbox',
		dockerfile: [cmd('page', '9222', 'chromium-headless-shell', '--remote-debugging-port=9222')],
	},
	{
		name: 'chromium-root-no-sandbox',
		program: 'Chromium',
		does: 'as root, without its sandbox',
		dockerfile: [
			cmd(
				'page',
				'9222',
				'chromium-headless-shell',
				'--no-sandbox',
				'--remote-debugging-port=9222',
			),
		],
	},
	{
		name: 'chromium-numeric',
		program: 'Chromium',
		does: 'a numeric user, with its sandbox',
		dockerfile: [
			'USER 33',
			'ENV HOME=/tmp',
			cmd('page', '9222', 'chromium-headless-shell', '--remote-debugging-port=9222'),
		],
	},
	{
		name: 'chromium-numeric-no-sandbox',
		program: 'Chromium',
		does: 'a numeric user, without its sandbox',
		dockerfile: [
			'USER 33',
			'ENV HOME=/tmp',
			cmd(
				'page',
				'9222',
				'chromium-headless-shell',
				'--no-sandbox',
				'--remote-debugging-port=9222',
			),
		],
	},
]);
