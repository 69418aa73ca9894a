import {corpusRows, script, type CorpusRow} from '../image.ts';

const cmd = (...words: readonly string[]) => `CMD ${JSON.stringify(words)}`;
const first = (step: string) => cmd('sh', '-c', `${step} && exec serve`);

/** As root, or as a numeric USER, one step before the server. */
const step = (
	name: string,
	{
		user,
		does,
		run,
		setup,
		env,
		program = 'sh',
	}: {
		readonly user?: string;
		readonly does: string;
		readonly run: string;
		readonly setup?: string;
		readonly env?: string;
		readonly program?: string;
	},
): CorpusRow => ({
	name,
	program,
	does,
	dockerfile: [
		...(setup === undefined ? [] : [`RUN ${setup}`]),
		...(env === undefined ? [] : [`ENV ${env}`]),
		...(user === undefined ? [] : [`USER ${user}`]),
		first(run),
	],
});

export const streams = corpusRows('streams', 'tools', [
	step('stdout-reopened-root', {
		does: 'as root, it opens /dev/stdout again',
		run: 'echo begun > /dev/stdout',
	}),
	step('stdout-reopened-numeric', {
		user: '65534',
		does: 'a numeric user opens /dev/stdout again',
		run: 'echo begun > /dev/stdout',
	}),
	step('stderr-reopened-after-gosu', {
		does: 'the user of gosu opens /dev/stderr again',
		run: "gosu www-data sh -c 'echo begun > /dev/stderr'",
		program: 'gosu',
	}),
	step('log-is-a-link', {
		user: '65534',
		does: 'its log file is a link to /dev/stdout',
		setup: 'ln -s /dev/stdout /var/log/app.log',
		run: 'echo begun >> /var/log/app.log',
	}),
	step('proc-1-fd-1', {
		does: 'a child writes to the stream of process 1',
		run: 'sh -c "echo begun > /proc/1/fd/1"',
	}),
	step('proc-1-fd-1-after-drop', {
		does: 'a child of another user writes to the stream of process 1',
		run: 'setpriv --reuid=33 --regid=33 --clear-groups sh -c "echo begun > /proc/1/fd/1"',
		program: 'setpriv',
	}),
	step('log-to-own-file', {
		user: '65534',
		does: 'its log file is in a folder of root’s',
		run: 'echo begun >> /var/log/app.log',
	}),
	step('log-of-another-user-root', {
		does: 'root appends to a log of www-data',
		setup:
			'install -d -o www-data -m 0755 /var/log/app && install -o www-data -m 0644 /dev/null /var/log/app/app.log',
		run: 'echo begun >> /var/log/app/app.log',
	}),
	step('tee-to-stderr', {
		user: '65534',
		does: 'writes to /dev/stderr by tee',
		run: 'echo begun | tee /dev/stderr',
		program: 'tee',
	}),
	step('tty', {
		does: 'opens its terminal, which it does not have',
		run: '{ echo begun > /dev/tty || true; }',
	}),
]);

export const runtimeFiles = corpusRows('runtime', 'tools', [
	step('pid-file-root', {does: 'root writes its pid file to /run', run: 'echo $$ > /run/app.pid'}),
	step('pid-file-numeric', {
		user: '65534',
		does: 'a numeric user writes its pid file to /run',
		run: 'echo $$ > /run/app.pid',
	}),
	step('lock-file-numeric', {
		user: '65534',
		does: 'a numeric user locks a file in /run/lock',
		run: 'flock /run/lock/app true',
		program: 'flock',
	}),
	step('run-folder-of-user', {
		does: 'root makes a file in a folder of www-data in /run',
		setup: 'install -d -o www-data -m 0755 /run/app',
		run: 'touch /run/app/app.sock',
	}),
	step('run-folder-of-group', {
		does: 'root makes a file in a folder of www-data that its group may write',
		setup: 'install -d -o www-data -g root -m 0775 /run/app',
		run: 'touch /run/app/app.sock',
	}),
	step('home-of-passwd', {
		user: '33',
		does: 'a numeric user makes a cache in its home of passwd, which is root’s',
		run: 'mkdir -p "$HOME/.cache"',
	}),
	step('home-nonexistent', {
		user: '65534',
		does: 'a numeric user makes a cache in a home that does not exist',
		run: 'mkdir -p "$HOME/.cache"',
	}),
	step('home-not-in-passwd', {
		user: '4711',
		does: 'a uid without an entry in passwd makes a cache in its home',
		run: 'mkdir -p "$HOME/.cache"',
	}),
	step('home-set-to-tmp', {
		user: '4711',
		env: 'HOME=/tmp',
		does: 'the same with HOME set by the image',
		run: 'mkdir -p "$HOME/.cache"',
	}),
	step('home-root', {does: 'root makes a cache in /root', run: 'mkdir -p "$HOME/.cache"'}),
	step('home-set-to-root', {
		user: '65534',
		env: 'HOME=/root',
		does: 'a numeric user with root’s home',
		run: 'ls "$HOME"',
	}),
	step('tmp-not-writable', {
		user: '65534',
		does: 'its /tmp is root’s',
		setup: 'chmod 0755 /tmp',
		run: 'mktemp',
		program: 'mktemp',
	}),
	step('tmp-missing', {
		user: '65534',
		does: 'its /tmp is missing',
		setup: 'rm -r /tmp',
		run: 'mktemp',
		program: 'mktemp',
	}),
	step('tmpdir-of-root', {
		user: '65534',
		env: 'TMPDIR=/srv',
		does: 'TMPDIR is a folder of root’s',
		run: 'mktemp',
		program: 'mktemp',
	}),
	step('tmp-by-root', {does: 'root writes to /tmp', run: 'mktemp', program: 'mktemp'}),
	step('shm', {user: '65534', does: 'writes to /dev/shm', run: 'touch /dev/shm/app'}),
	step('whoami-not-in-passwd', {
		user: '4711',
		does: 'a uid without an entry in passwd asks for its name',
		run: 'whoami',
		program: 'whoami',
	}),
	step('whoami-adds-itself', {
		user: '4711',
		does: 'it adds itself to passwd if the group may write it, as images for arbitrary uids do',
		setup: 'chmod g=u /etc/passwd',
		run: 'echo "app:x:$(id -u):0::/tmp:/bin/sh" >> /etc/passwd && whoami',
		program: 'whoami',
	}),
	step('hosts-file', {does: 'root appends to /etc/hosts', run: 'echo 127.0.0.1 app >> /etc/hosts'}),
	step('hosts-file-numeric', {
		user: '65534',
		does: 'a numeric user appends to /etc/hosts',
		run: 'echo 127.0.0.1 app >> /etc/hosts',
	}),
]);

export const files = corpusRows('files', 'tools', [
	step('chown-data', {
		does: 'an entrypoint gives its data to the user',
		setup: 'mkdir /data && touch /data/old',
		run: 'chown -R www-data /data',
		program: 'chown',
	}),
	step('chown-to-itself', {
		does: 'root gives to root what is root’s already',
		setup: 'mkdir /data',
		run: 'chown -R root:root /data',
		program: 'chown',
	}),
	step('chgrp-own-file', {
		user: '33',
		does: 'a numeric user gives its file to its own group',
		setup: 'install -d -o www-data -g www-data /data',
		run: 'touch /data/x && chgrp www-data /data/x',
		program: 'chgrp',
	}),
	step('chmod-foreign', {
		does: 'root changes the mode of a file of www-data',
		setup: 'install -o www-data -m 0600 /dev/null /srv/key',
		run: 'chmod 0644 /srv/key',
		program: 'chmod',
	}),
	step('chmod-own', {
		does: 'root changes the mode of a file of root',
		run: 'chmod 0600 /etc/motd',
		program: 'chmod',
	}),
	step('key-of-another-user', {
		does: 'root reads a key that only www-data may read',
		setup: 'install -o www-data -m 0600 /dev/null /srv/key',
		run: 'cat /srv/key',
		program: 'cat',
	}),
	step('shadow', {
		does: 'root reads /etc/shadow',
		run: 'cat /etc/shadow > /dev/null',
		program: 'cat',
	}),
	step('write-below-foreign-folder', {
		does: 'root writes into a folder of www-data',
		setup: 'install -d -o www-data -m 0755 /data',
		run: 'touch /data/x',
	}),
	step('enter-foreign-folder', {
		does: 'root enters a folder that only www-data may enter',
		setup: 'install -d -o www-data -m 0700 /data',
		run: 'cd /data',
	}),
	step('mkdir-below-root', {
		user: '65534',
		does: 'a numeric user makes a folder below /',
		run: 'mkdir -p /data/cache',
		program: 'mkdir',
	}),
	step('write-own-folder', {
		user: '33:33',
		does: 'USER with a group writes to the folder of that group',
		setup: 'install -d -o root -g www-data -m 0775 /data',
		run: 'touch /data/x',
	}),
	step('group-zero', {
		user: '1001:1001',
		does: 'made for arbitrary uids: its data is of group 0',
		setup: 'install -d -m 0770 /data',
		run: 'touch /data/x',
	}),
	step('group-of-its-own', {
		user: '1001:1001',
		does: 'its data is of group 1001, which USER names and passwd does not',
		setup: 'install -d -g 1001 -m 0770 /data',
		run: 'touch /data/x',
	}),
	step('setgid-folder', {
		does: 'root makes a file in a setgid folder of another group',
		setup: 'install -d -g www-data -m 2775 /data',
		run: 'touch /data/x',
	}),
	{
		name: 'entrypoint-not-executable',
		program: 'sh',
		does: 'its entrypoint may be run by nobody',
		dockerfile: ['RUN chmod 0644 /entrypoint.sh', 'USER 65534', cmd('/entrypoint.sh')],
		files: {'/entrypoint.sh': script('exec serve')},
	},
	{
		name: 'entrypoint-of-root-only',
		program: 'sh',
		does: 'its entrypoint may be run by root only, and USER is another',
		dockerfile: ['RUN chmod 0700 /entrypoint.sh', 'USER 65534', cmd('/entrypoint.sh')],
		files: {'/entrypoint.sh': script('exec serve')},
	},
	{
		name: 'entrypoint-of-another-user',
		program: 'sh',
		does: 'root runs an entrypoint that only www-data may run',
		dockerfile: [
			'RUN chown www-data /entrypoint.sh && chmod 0700 /entrypoint.sh',
			cmd('/entrypoint.sh'),
		],
		files: {'/entrypoint.sh': script('exec serve')},
	},
	{
		name: 'interpreter-missing',
		program: 'sh',
		does: 'the interpreter of its entrypoint is missing',
		dockerfile: ['USER 65534', cmd('/entrypoint.sh')],
		files: {'/entrypoint.sh': '#!/usr/bin/fish\nserve\n'},
	},
	{
		name: 'carriage-return',
		program: 'sh',
		does: 'the lines of its entrypoint end as on Windows',
		dockerfile: ['USER 65534', cmd('/entrypoint.sh')],
		files: {'/entrypoint.sh': '#!/bin/sh\r\nexec serve\r\n'},
	},
	{
		name: 'program-missing',
		program: 'sh',
		does: 'its program is missing',
		dockerfile: ['USER 65534', cmd('/usr/local/bin/server')],
	},
	{
		name: 'workdir-of-root-only',
		program: 'sh',
		does: 'its working folder may be entered by root only',
		dockerfile: ['WORKDIR /app', 'RUN chmod 0700 /app', 'USER 65534', cmd('serve')],
	},
	{
		name: 'workdir-of-another-user',
		program: 'sh',
		does: 'root starts in a folder that only www-data may enter',
		dockerfile: ['WORKDIR /app', 'RUN chown www-data /app && chmod 0700 /app', cmd('serve')],
	},
	{
		name: 'page-of-another-user',
		program: 'busybox',
		does: 'root serves a page that only www-data may read',
		dockerfile: [
			'RUN chown www-data /srv/page/index.html && chmod 0600 /srv/page/index.html',
			cmd('serve'),
		],
	},
	{
		name: 'setuid-program',
		program: 'busybox',
		does: 'its server is a setuid program of root, started by a numeric user',
		dockerfile: [
			'RUN cp /bin/cat /usr/local/bin/rcat && chmod 4755 /usr/local/bin/rcat',
			'USER 65534',
			first('rcat /etc/shadow > /dev/null'),
		],
	},
]);

/** The user's part of a Dockerfile, spelled as registries have it. */
const user = (name: string, spelled: string, does: string): CorpusRow => ({
	name,
	program: 'busybox',
	does: `\`USER ${spelled}\`: ${does}`,
	dockerfile: [`USER ${spelled}`, cmd('serve')],
});

export const users = corpusRows('user', 'tools', [
	user('user-number', '1000', 'a uid that passwd does not have'),
	user('user-number-known', '33', 'a uid that passwd has'),
	user('user-name', 'www-data', 'a name'),
	user('user-number-and-group', '1000:1000', 'uid and gid'),
	user('user-name-and-group', 'www-data:www-data', 'name and name of a group'),
	user('user-number-and-group-name', '33:www-data', 'uid and name of a group'),
	user('user-root', 'root', 'root by name'),
	user('user-zero', '0', 'root by number'),
	user('user-zero-with-group', '0:33', 'root with another group'),
	user('user-with-sign', '+1000', 'a number with a sign'),
	user('user-leading-zero', '01000', 'a number with a leading zero'),
	user('user-empty-group', '1000:', 'an empty group'),
	user('user-largest', '2147483647', 'the largest uid'),
	user('user-too-large', '2147483648', 'one more than the largest uid'),
	user('user-nobody', '65534:65534', 'nobody by numbers'),
	{
		name: 'user-none',
		program: 'busybox',
		does: 'no USER at all',
		dockerfile: [cmd('serve')],
	},
	{
		name: 'user-unknown-name',
		program: 'busybox',
		does: 'a USER that passwd does not have, by name',
		dockerfile: ['USER app', cmd('serve')],
	},
	{
		name: 'user-unknown-group',
		program: 'busybox',
		does: 'a group that the group file does not have',
		dockerfile: ['USER 1000:app', cmd('serve')],
	},
]);
