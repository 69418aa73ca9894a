import {corpusRows, script} from '../image.ts';

const cmd = (...words: readonly string[]) => `CMD ${JSON.stringify(words)}`;
const chown = (...folders: readonly string[]) => `RUN chown -R www-data ${folders.join(' ')}`;

/** A whole configuration of nginx that needs no folder of root’s. */
const nginxAlone = (...more: readonly string[]) =>
	`daemon off;\npid /tmp/nginx.pid;\nerror_log stderr;\nevents {}\n${more.join('\n')}
http {
	access_log off;
	client_body_temp_path /tmp/body; proxy_temp_path /tmp/proxy; fastcgi_temp_path /tmp/fastcgi;
	uwsgi_temp_path /tmp/uwsgi; scgi_temp_path /tmp/scgi;
	server { listen 8080; root /srv/page; }
}
`;

const haproxyFront = `defaults
	mode http
	timeout client 5s
	timeout server 5s
	timeout connect 5s
frontend web
	bind :8080
	http-request return status 200 content-type text/plain string served
`;

const fpmPool = (...lines: readonly string[]) =>
	`[global]\nerror_log = /dev/stderr\n[www]\npm = static\npm.max_children = 1\n${lines.join('\n')}\n`;

const fpm = ['page', '9000', 'php-fpm8.4', '-F', '-y', '/etc/fpm.conf'] as const;

export const webServers = corpusRows('web', 'web', [
	{
		name: 'nginx-debian',
		program: 'nginx',
		does: 'Debian’s configuration as root on port 80: it chowns its folders, workers become www-data',
		dockerfile: ['EXPOSE 80', cmd('nginx', '-g', 'daemon off;')],
		port: 80,
	},
	{
		name: 'nginx-debian-8080',
		program: 'nginx',
		does: 'the same on port 8080',
		dockerfile: [
			"RUN sed -i 's/listen 80 /listen 8080 /; s/listen \\[::\\]:80 /listen [::]:8080 /' /etc/nginx/sites-available/default",
			cmd('nginx', '-g', 'daemon off;'),
		],
	},
	{
		name: 'nginx-numeric-debian',
		program: 'nginx',
		does: 'Debian’s configuration as a numeric user: log and pid file are root’s',
		dockerfile: ['USER 65534', cmd('nginx', '-g', 'daemon off;')],
		port: 80,
	},
	{
		name: 'nginx-numeric-prepared',
		program: 'nginx',
		does: 'a numeric user whose nginx writes to /tmp only',
		dockerfile: ['USER 65534', cmd('nginx', '-c', '/etc/nginx/alone.conf')],
		files: {'/etc/nginx/alone.conf': nginxAlone()},
	},
	{
		name: 'nginx-workers-root',
		program: 'nginx',
		does: 'as root, its workers stay root',
		dockerfile: [cmd('nginx', '-c', '/etc/nginx/alone.conf')],
		files: {'/etc/nginx/alone.conf': nginxAlone('user root root;')},
	},
	{
		name: 'nginx-workers-switch',
		program: 'nginx',
		does: 'as root with folders that were given away before: only its workers switch user',
		dockerfile: [
			'RUN mkdir -p /tmp/body /tmp/proxy /tmp/fastcgi /tmp/uwsgi /tmp/scgi && chown -R www-data /tmp/*',
			cmd('nginx', '-c', '/etc/nginx/alone.conf'),
		],
		files: {'/etc/nginx/alone.conf': nginxAlone('user www-data;')},
	},
	{
		name: 'nginx-gosu',
		program: 'nginx',
		does: 'an entrypoint starts the whole of nginx by gosu',
		dockerfile: [cmd('gosu', 'www-data', 'nginx', '-c', '/etc/nginx/alone.conf')],
		files: {'/etc/nginx/alone.conf': nginxAlone()},
	},
	{
		name: 'nginx-priority',
		program: 'nginx',
		does: 'its workers raise their priority and their limit of open files',
		dockerfile: [cmd('nginx', '-c', '/etc/nginx/alone.conf')],
		files: {
			'/etc/nginx/alone.conf': nginxAlone(
				'user root root;',
				'worker_priority -5;',
				'worker_rlimit_nofile 2000000;',
			),
		},
	},
	{
		name: 'nginx-template-to-etc',
		program: 'nginx',
		does: 'an entrypoint writes the configuration into /etc/nginx as a numeric user',
		dockerfile: ['USER 33', 'ENTRYPOINT ["/entrypoint.sh"]'],
		files: {
			'/etc/nginx/alone.conf': nginxAlone(),
			'/entrypoint.sh': script(
				'cp /etc/nginx/alone.conf /etc/nginx/conf.d/made.conf',
				'exec nginx -c /etc/nginx/conf.d/made.conf',
			),
		},
	},
	{
		name: 'nginx-low-port-numeric',
		program: 'nginx',
		does: 'a numeric user on port 80',
		dockerfile: ['USER 65534', 'EXPOSE 80', cmd('nginx', '-c', '/etc/nginx/alone.conf')],
		files: {'/etc/nginx/alone.conf': nginxAlone().replace('listen 8080', 'listen 80')},
		port: 80,
	},
	{
		name: 'nginx-file-capability',
		program: 'nginx',
		does: 'cap_net_bind_service on the program of a numeric user, on port 8080',
		dockerfile: [
			'RUN setcap cap_net_bind_service=+ep /usr/sbin/nginx',
			'USER 65534',
			cmd('nginx', '-c', '/etc/nginx/alone.conf'),
		],
		files: {'/etc/nginx/alone.conf': nginxAlone()},
	},
	{
		name: 'apache-debian',
		program: 'Apache',
		does: 'Debian’s configuration as root on port 80, workers become www-data',
		dockerfile: ['EXPOSE 80', cmd('apachectl', '-D', 'FOREGROUND')],
		port: 80,
	},
	{
		name: 'apache-numeric',
		program: 'Apache',
		does: 'Debian’s configuration on port 8080 as a numeric user: log and pid file are root’s',
		dockerfile: [
			"RUN sed -i 's/^Listen 80$/Listen 8080/' /etc/apache2/ports.conf",
			'USER 33',
			cmd('apachectl', '-D', 'FOREGROUND'),
		],
	},
	{
		name: 'apache-prepared',
		program: 'Apache',
		does: 'the same with its folders given to that user',
		dockerfile: [
			"RUN sed -i 's/^Listen 80$/Listen 8080/' /etc/apache2/ports.conf && mkdir -p /run/apache2",
			chown('/run/apache2', '/var/log/apache2', '/run/lock', '/var/lock'),
			'USER 33',
			cmd('apachectl', '-D', 'FOREGROUND'),
		],
	},
	{
		name: 'apache-php-entrypoint',
		program: 'Apache',
		does: 'an entrypoint after PHP applications: chowns the site, then Apache on port 80',
		dockerfile: ['EXPOSE 80', 'ENTRYPOINT ["/entrypoint.sh"]'],
		files: {
			'/entrypoint.sh': script('chown -R www-data /var/www/html', 'exec apachectl -D FOREGROUND'),
		},
		port: 80,
	},
	{
		name: 'haproxy-chroot',
		program: 'HAProxy',
		does: 'as root: it confines itself to a folder and becomes another user',
		dockerfile: [cmd('haproxy', '-f', '/etc/haproxy/app.cfg')],
		files: {
			'/etc/haproxy/app.cfg': `global\n	chroot /var/lib/haproxy\n	user haproxy\n	group haproxy\n${haproxyFront}`,
		},
	},
	{
		name: 'haproxy-user',
		program: 'HAProxy',
		does: 'as root: it becomes another user only',
		dockerfile: [cmd('haproxy', '-f', '/etc/haproxy/app.cfg')],
		files: {'/etc/haproxy/app.cfg': `global\n	user haproxy\n	group haproxy\n${haproxyFront}`},
	},
	{
		name: 'haproxy-numeric',
		program: 'HAProxy',
		does: 'a numeric user, neither chroot nor user in its configuration',
		dockerfile: ['USER 101', cmd('haproxy', '-f', '/etc/haproxy/app.cfg')],
		files: {'/etc/haproxy/app.cfg': haproxyFront},
	},
	{
		name: 'haproxy-numeric-chroot',
		program: 'HAProxy',
		does: 'a numeric user with a chroot in its configuration',
		dockerfile: ['USER 101', cmd('haproxy', '-f', '/etc/haproxy/app.cfg')],
		files: {'/etc/haproxy/app.cfg': `global\n	chroot /var/lib/haproxy\n${haproxyFront}`},
	},
	{
		name: 'haproxy-socket-in-run',
		program: 'HAProxy',
		does: 'a numeric user whose admin socket is in a folder of root’s',
		dockerfile: ['USER 101', cmd('haproxy', '-f', '/etc/haproxy/app.cfg')],
		files: {'/etc/haproxy/app.cfg': `global\n	stats socket /run/haproxy.sock\n${haproxyFront}`},
	},
	{
		name: 'lighttpd-debian',
		program: 'lighttpd',
		does: 'Debian’s configuration as root on port 80: it becomes www-data',
		dockerfile: ['EXPOSE 80', cmd('lighttpd', '-D', '-f', '/etc/lighttpd/lighttpd.conf')],
		port: 80,
	},
	{
		name: 'lighttpd-numeric-debian',
		program: 'lighttpd',
		does: 'Debian’s configuration as another numeric user: its log is www-data’s',
		dockerfile: ['USER 65534', cmd('lighttpd', '-D', '-f', '/etc/lighttpd/lighttpd.conf')],
		port: 80,
	},
	{
		name: 'lighttpd-numeric',
		program: 'lighttpd',
		does: 'a numeric user with a configuration of its own',
		dockerfile: ['USER 65534', cmd('lighttpd', '-D', '-f', '/etc/app.conf')],
		files: {
			'/etc/app.conf':
				'server.port = 8080\nserver.document-root = "/srv/page"\nindex-file.names = ("index.html")\nserver.modules = ("mod_indexfile")\n',
		},
	},
	{
		name: 'php-fpm-switches',
		program: 'PHP-FPM',
		does: 'as root: its workers become www-data',
		dockerfile: [cmd(...fpm)],
		files: {'/etc/fpm.conf': fpmPool('listen = 9000', 'user = www-data', 'group = www-data')},
	},
	{
		name: 'php-fpm-socket',
		program: 'PHP-FPM',
		does: 'as root: it gives its socket in /run/php to www-data',
		dockerfile: [cmd('sh', '-c', 'serve & exec php-fpm8.4 -F -R -y /etc/fpm.conf')],
		files: {
			'/etc/fpm.conf': fpmPool(
				'listen = /run/app.sock',
				'listen.owner = www-data',
				'listen.group = www-data',
				'user = root',
				'group = root',
			),
		},
	},
	{
		name: 'php-fpm-numeric',
		program: 'PHP-FPM',
		does: 'a numeric user, its log on the standard error stream',
		dockerfile: ['USER 33', cmd(...fpm)],
		files: {'/etc/fpm.conf': fpmPool('listen = 9000')},
	},
	{
		name: 'php-fpm-default-log',
		program: 'PHP-FPM',
		does: 'Debian’s configuration as a numeric user: log and socket are root’s',
		dockerfile: ['USER 33', cmd('sh', '-c', 'serve & exec php-fpm8.4 -F')],
	},
	{
		name: 'caddy-root',
		program: 'Caddy',
		does: 'as root on port 8080',
		dockerfile: [cmd('caddy', 'file-server', '--listen', ':8080', '--root', '/srv/page')],
	},
	{
		name: 'caddy-numeric',
		program: 'Caddy',
		does: 'a numeric user without a home',
		dockerfile: [
			'USER 65534',
			cmd('caddy', 'file-server', '--listen', ':8080', '--root', '/srv/page'),
		],
	},
	{
		name: 'caddy-file-capability',
		program: 'Caddy',
		does: 'as root with cap_net_bind_service on the program, as the official image, on port 8080',
		dockerfile: [
			'RUN setcap cap_net_bind_service=+ep /usr/bin/caddy',
			cmd('caddy', 'file-server', '--listen', ':8080', '--root', '/srv/page'),
		],
	},
	{
		name: 'varnish-jail',
		program: 'Varnish',
		does: 'as root: its jail becomes two other users',
		dockerfile: [cmd('varnishd', '-F', '-a', ':8080', '-f', '/etc/app.vcl')],
		files: {
			'/etc/app.vcl':
				'vcl 4.1;\nbackend default none;\nsub vcl_recv { return (synth(200, "served")); }\n',
		},
	},
	{
		name: 'varnish-numeric',
		program: 'Varnish',
		does: 'a numeric user whose working folder is in /tmp',
		dockerfile: [
			'USER 65534',
			cmd(
				'varnishd',
				'-F',
				'-j',
				'none',
				'-n',
				'/tmp/varnish',
				'-a',
				':8080',
				'-f',
				'/etc/app.vcl',
			),
		],
		files: {
			'/etc/app.vcl':
				'vcl 4.1;\nbackend default none;\nsub vcl_recv { return (synth(200, "served")); }\n',
		},
	},
	{
		name: 'squid-root',
		program: 'Squid',
		does: 'as root: it becomes the user proxy',
		dockerfile: [cmd('page', '3128', 'squid', '-N', '-d', '1', '-f', '/etc/app.conf')],
		files: {
			'/etc/app.conf':
				'http_port 3128\npid_filename none\ncache_log /dev/null\naccess_log none\ncache deny all\n',
		},
	},
	{
		name: 'squid-numeric',
		program: 'Squid',
		does: 'a numeric user, its pid file in /run',
		dockerfile: ['USER 13', cmd('page', '3128', 'squid', '-N', '-d', '1', '-f', '/etc/app.conf')],
		files: {'/etc/app.conf': 'http_port 3128\ncache_log /dev/null\naccess_log none\n'},
	},
	{
		name: 'tinyproxy',
		program: 'Tinyproxy',
		does: 'Debian’s configuration as root: it becomes tinyproxy',
		dockerfile: [cmd('page', '8888', 'tinyproxy', '-d')],
	},
	{
		name: 'privoxy',
		program: 'Privoxy',
		does: 'as root: becomes privoxy by an option',
		dockerfile: [
			cmd('page', '8118', 'privoxy', '--no-daemon', '--user', 'privoxy', '/etc/privoxy/config'),
		],
	},
	{
		name: 'mini-httpd-user',
		program: 'mini_httpd',
		does: 'as root: becomes www-data by an option',
		dockerfile: [cmd('mini_httpd', '-D', '-p', '8080', '-d', '/srv/page', '-u', 'www-data')],
	},
	{
		name: 'mini-httpd-numeric',
		program: 'mini_httpd',
		does: 'a numeric user',
		dockerfile: ['USER 65534', cmd('mini_httpd', '-D', '-p', '8080', '-d', '/srv/page')],
	},
	{
		name: 'webfsd-user',
		program: 'webfsd',
		does: 'as root: becomes www-data by an option',
		dockerfile: [
			cmd(
				'webfsd',
				'-F',
				'-p',
				'8080',
				'-r',
				'/srv/page',
				'-f',
				'index.html',
				'-u',
				'www-data',
				'-g',
				'www-data',
			),
		],
	},
	{
		name: 'monit-root',
		program: 'Monit',
		does: 'process 1 as root, with its page on port 8080',
		dockerfile: ['RUN chmod 0700 /etc/app.monit', cmd('monit', '-I', '-c', '/etc/app.monit')],
		files: {
			'/etc/app.monit':
				'set daemon 30\nset idfile /tmp/id\nset statefile /tmp/state\nset pidfile /tmp/pid\nset httpd port 8080\n  allow 0.0.0.0/0.0.0.0\n',
		},
	},
	{
		name: 'monit-foreign-file',
		program: 'Monit',
		does: 'a numeric user whose control file is root’s',
		dockerfile: [
			'RUN chmod 0700 /etc/app.monit',
			'USER 65534',
			cmd('monit', '-I', '-c', '/etc/app.monit'),
		],
		files: {
			'/etc/app.monit': 'set daemon 30\nset httpd port 8080\n  allow 0.0.0.0/0.0.0.0\n',
		},
	},
]);
