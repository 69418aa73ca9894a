import {corpusRows, script} from '../image.ts';

/** Privilege droppers: each becomes `www-data` and then serves, unless its row says otherwise. */
const drops = (name: string, program: string, command: readonly string[], does?: string) => ({
	name,
	program,
	does: does ?? `${program} becomes www-data and starts the server`,
	dockerfile: [`CMD ${JSON.stringify(command)}`],
});

export const droppers = corpusRows('dropper', 'tools', [
	drops('gosu', 'gosu', ['gosu', 'www-data', 'serve']),
	{
		name: 'gosu-after-chown',
		program: 'gosu',
		does: 'an entrypoint after the official images: gives its data to the user, then gosu',
		dockerfile: ['RUN mkdir /data && touch /data/old', 'ENTRYPOINT ["/entrypoint.sh"]'],
		files: {
			'/entrypoint.sh': script(
				String.raw`find /data \! -user www-data -exec chown www-data '{}' +`,
				'exec gosu www-data serve',
			),
		},
	},
	{
		name: 'gosu-only-as-root',
		program: 'gosu',
		does: 'the same entrypoint, which drops only if it is root, as the numeric user',
		dockerfile: ['USER 33', 'ENTRYPOINT ["/entrypoint.sh"]'],
		files: {
			'/entrypoint.sh': script(
				'if [ "$(id -u)" = 0 ]; then exec gosu www-data "$0"; fi',
				'exec serve',
			),
		},
	},
	{
		name: 'gosu-as-that-user',
		program: 'gosu',
		does: 'gosu to the user that it already is',
		dockerfile: ['USER 33', 'CMD ["gosu", "www-data", "serve"]'],
	},
	drops('setpriv-clear-groups', 'setpriv', [
		'setpriv',
		'--reuid=33',
		'--regid=33',
		'--clear-groups',
		'serve',
	]),
	drops('setpriv-init-groups', 'setpriv', [
		'setpriv',
		'--reuid=www-data',
		'--regid=www-data',
		'--init-groups',
		'serve',
	]),
	drops(
		'setpriv-keep-groups',
		'setpriv',
		['setpriv', '--reuid=33', '--regid=33', '--keep-groups', 'serve'],
		'setpriv changes uid and gid, and leaves the groups',
	),
	drops(
		'setpriv-bounding-set',
		'setpriv',
		['setpriv', '--bounding-set=-all', '--inh-caps=-all', 'serve'],
		'setpriv empties the bounding set, and stays root',
	),
	drops(
		'setpriv-no-new-privs',
		'setpriv',
		['setpriv', '--no-new-privs', 'serve'],
		'setpriv sets no_new_privs only, and stays root',
	),
	drops('runuser', 'runuser', ['runuser', '-u', 'www-data', '--', 'serve']),
	drops('su', 'su', ['su', '-s', '/bin/sh', 'www-data', '-c', 'serve']),
	drops('capsh-user', 'capsh', ['capsh', '--user=www-data', '--', '-c', 'serve']),
	drops(
		'capsh-drop-all',
		'capsh',
		['capsh', '--drop=all', '--', '-c', 'serve'],
		'capsh drops every capability from the bounding set, and stays root',
	),
	drops(
		'capsh-drop-one',
		'capsh',
		['capsh', '--drop=cap_sys_admin', '--', '-c', 'serve'],
		'capsh drops one capability from the bounding set, and stays root',
	),
	drops('start-stop-daemon', 'start-stop-daemon', [
		'start-stop-daemon',
		'--start',
		'--chuid',
		'www-data',
		'--exec',
		'/usr/local/bin/serve',
	]),
	drops('chpst', 'chpst (runit)', ['chpst', '-u', 'www-data', 'serve']),
	drops('s6-setuidgid', 's6-setuidgid', ['s6-setuidgid', 'www-data', 'serve']),
	drops('s6-applyuidgid', 's6-applyuidgid', [
		's6-applyuidgid',
		'-u',
		'33',
		'-g',
		'33',
		'-G',
		'33',
		'serve',
	]),
	drops('setuidgid', 'setuidgid (daemontools)', ['setuidgid', 'www-data', 'serve']),
	drops('busybox-setuidgid', 'busybox', ['busybox', 'setuidgid', 'www-data', 'serve']),
	drops('busybox-su', 'busybox', ['busybox', 'su', '-s', '/bin/sh', 'www-data', '-c', 'serve']),
	drops('sudo', 'sudo', ['sudo', '-u', 'www-data', '/usr/local/bin/serve']),
	{
		name: 'sudo-by-a-user',
		program: 'sudo',
		does: 'a user who may use sudo without a password becomes root for the server',
		dockerfile: ['RUN chmod 0440 /etc/sudoers.d/app', 'USER 33', 'CMD ["sudo", "-n", "serve"]'],
		files: {'/etc/sudoers.d/app': 'www-data ALL=(ALL) NOPASSWD: ALL\n'},
	},
	{
		name: 'sudo-for-one-step',
		program: 'sudo',
		does: 'a user prepares one folder with sudo, and serves itself',
		dockerfile: [
			'RUN chmod 0440 /etc/sudoers.d/app',
			'USER 33',
			'CMD ["sh", "-c", "sudo -n install -d -o www-data /run/app && exec serve"]',
		],
		files: {'/etc/sudoers.d/app': 'www-data ALL=(ALL) NOPASSWD: ALL\n'},
	},
	{
		name: 'doas',
		program: 'doas',
		does: 'doas becomes www-data',
		dockerfile: ['RUN chmod 0400 /etc/doas.conf', 'CMD ["doas", "-u", "www-data", "serve"]'],
		files: {'/etc/doas.conf': 'permit nopass keepenv root\n'},
	},
	{
		name: 'chroot-userspec',
		program: 'chroot',
		does: 'chroot becomes www-data in the same root folder',
		dockerfile: ['CMD ["chroot", "--userspec=www-data", "--skip-chdir", "/", "serve"]'],
	},
	{
		name: 'python-setuid',
		program: 'Python',
		does: 'a program changes its own gid and uid',
		dockerfile: [
			`CMD ["python3", "-c", "import os; os.setgid(33); os.setuid(33); os.execvp('serve', ['serve'])"]`,
		],
	},
	{
		name: 'python-seteuid',
		program: 'Python',
		does: 'a program that changes only its effective uid, and goes on if it may not',
		dockerfile: ['CMD ["python3", "/app.py"]'],
		files: {
			'/app.py':
				'import os\ntry:\n    os.seteuid(33)\nexcept PermissionError as error:\n    print("cannot drop privileges:", error, flush=True)\nos.execvp("serve", ["serve"])\n',
		},
	},
]);
