import {corpusRows, script} from '../image.ts';

const service = (...lines: readonly string[]) => script(...lines);

const supervised = (user?: string) =>
	[
		'[supervisord]',
		'nodaemon=true',
		'logfile=/dev/null',
		'logfile_maxbytes=0',
		'pidfile=/tmp/supervisord.pid',
		'[program:serve]',
		'command=serve',
		...(user === undefined ? [] : [`user=${user}`]),
		'stdout_logfile=/dev/fd/1',
		'stdout_logfile_maxbytes=0',
		'redirect_stderr=true',
		'',
	].join('\n');

const cmd = (...words: readonly string[]) => `CMD ${JSON.stringify(words)}`;

export const initSystems = corpusRows('init', 'tools', [
	{
		name: 'tini-numeric',
		program: 'tini',
		does: 'tini is process 1 of a numeric user',
		dockerfile: ['USER 65534', 'ENTRYPOINT ["tini", "--"]', cmd('serve')],
	},
	{
		name: 'tini-root',
		program: 'tini',
		does: 'tini is process 1, as root',
		dockerfile: ['ENTRYPOINT ["tini", "--"]', cmd('serve')],
	},
	{
		name: 'tini-gosu',
		program: 'tini',
		does: 'tini starts gosu',
		dockerfile: ['ENTRYPOINT ["tini", "-g", "--", "gosu", "www-data"]', cmd('serve')],
	},
	{
		name: 'dumb-init',
		program: 'dumb-init',
		does: 'dumb-init is process 1 of a numeric user',
		dockerfile: ['USER 65534', 'ENTRYPOINT ["dumb-init", "--"]', cmd('serve')],
	},
	{
		name: 'dumb-init-setpriv',
		program: 'dumb-init',
		does: 'dumb-init starts a shell that drops privileges',
		dockerfile: [
			'ENTRYPOINT ["dumb-init", "--"]',
			cmd('sh', '-c', 'exec setpriv --reuid=33 --regid=33 --clear-groups serve'),
		],
	},
	{
		name: 'catatonit',
		program: 'catatonit',
		does: 'catatonit is process 1 of a named user',
		dockerfile: ['USER www-data', 'ENTRYPOINT ["catatonit", "--"]', cmd('serve')],
	},
	{
		name: 's6-svscan-root',
		program: 's6-svscan',
		does: 's6 as root runs one service as root',
		dockerfile: [cmd('s6-svscan', '/etc/services')],
		files: {'/etc/services/web/run': service('exec serve')},
	},
	{
		name: 's6-svscan-drops',
		program: 's6-svscan',
		does: 's6 as root runs a service that becomes www-data',
		dockerfile: [cmd('s6-svscan', '/etc/services')],
		files: {'/etc/services/web/run': service('exec s6-setuidgid www-data serve')},
	},
	{
		name: 's6-svscan-numeric',
		program: 's6-svscan',
		does: 's6 of a numeric user, whose service folder is root’s',
		dockerfile: ['USER 33', cmd('s6-svscan', '/etc/services')],
		files: {'/etc/services/web/run': service('exec serve')},
	},
	{
		name: 's6-own-folder',
		program: 's6-svscan',
		does: 's6 of a numeric user, in a folder of that user',
		dockerfile: ['RUN chown -R 33:33 /etc/services', 'USER 33', cmd('s6-svscan', '/etc/services')],
		files: {'/etc/services/web/run': service('exec serve')},
	},
	{
		name: 'runsvdir-drops',
		program: 'runsvdir (runit)',
		does: 'runit runs a service that becomes www-data by chpst',
		dockerfile: [cmd('runsvdir', '-P', '/etc/services')],
		files: {'/etc/services/web/run': service('exec chpst -u www-data serve')},
	},
	{
		name: 'runsvdir-root',
		program: 'runsvdir (runit)',
		does: 'runit runs a service as root',
		dockerfile: [cmd('runsvdir', '-P', '/etc/services')],
		files: {'/etc/services/web/run': service('exec serve')},
	},
	{
		name: 'svscan-drops',
		program: 'svscan (daemontools)',
		does: 'daemontools run a service that becomes www-data',
		dockerfile: [cmd('svscan', '/etc/services')],
		files: {'/etc/services/web/run': service('exec setuidgid www-data serve')},
	},
	{
		name: 'supervisord-root',
		program: 'supervisord',
		does: 'supervisord as root runs a program as root',
		dockerfile: [cmd('supervisord', '-c', '/etc/app.conf')],
		files: {'/etc/app.conf': supervised()},
	},
	{
		name: 'supervisord-child-user',
		program: 'supervisord',
		does: 'supervisord as root runs a program as www-data',
		dockerfile: [cmd('supervisord', '-c', '/etc/app.conf')],
		files: {'/etc/app.conf': supervised('www-data')},
	},
	{
		name: 'supervisord-numeric',
		program: 'supervisord',
		does: 'supervisord of a numeric user, with its files in /tmp',
		dockerfile: ['USER 33', cmd('supervisord', '-c', '/etc/app.conf')],
		files: {'/etc/app.conf': supervised()},
	},
	{
		name: 'supervisord-default-log',
		program: 'supervisord',
		does: 'supervisord of a numeric user with Debian’s configuration: its log is root’s',
		dockerfile: ['USER 33', cmd('supervisord', '-n')],
	},
	{
		name: 'busybox-init',
		program: 'busybox',
		does: 'busybox’ init runs a service from inittab',
		dockerfile: [cmd('busybox', 'init')],
		files: {'/etc/inittab': '::respawn:/usr/local/bin/serve\n'},
	},
	{
		name: 'bash-trap',
		program: 'Bash',
		does: 'a shell is process 1 and passes signals on',
		dockerfile: ['USER 65534', cmd('/entrypoint.sh')],
		files: {'/entrypoint.sh': script("trap 'kill $child' TERM INT", 'serve &', 'child=$!', 'wait')},
	},
	{
		name: 'entrypoint-chowns-run',
		program: 'sh',
		does: 'an init script gives /run to the user before it starts s6',
		dockerfile: [cmd('/init')],
		files: {
			'/init': script(
				'mkdir -p /run/app',
				'chown www-data /run/app',
				'exec s6-svscan /etc/services',
			),
			'/etc/services/web/run': service('exec s6-setuidgid www-data serve'),
		},
	},
	{
		name: 'cron-foreground',
		program: 'cron',
		does: 'cron runs beside the server',
		dockerfile: [cmd('sh', '-c', 'cron && exec serve')],
	},
	{
		name: 'cron-numeric',
		program: 'cron',
		does: 'cron of a numeric user, whose pid file is root’s',
		dockerfile: ['USER 33', cmd('sh', '-c', 'cron && exec serve')],
	},
	{
		name: 'busybox-crond',
		program: 'busybox',
		does: 'busybox’ crond runs beside the server',
		dockerfile: [cmd('sh', '-c', 'busybox crond -b -c /tmp && exec serve')],
	},
	{
		name: 'atd',
		program: 'atd',
		does: 'atd becomes the user daemon beside the server',
		dockerfile: [cmd('sh', '-c', 'atd && exec serve')],
	},
]);
