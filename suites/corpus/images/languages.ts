import {corpusRows, script} from '../image.ts';

const cmd = (...words: readonly string[]) => `CMD ${JSON.stringify(words)}`;

const nodeServer = (...before: readonly string[]) =>
	[
		...before,
		"require('node:http').createServer((_, answer) => answer.end('served')).listen(8080);",
		'',
	].join('\n');

const wsgi =
	"def app(environ, start):\n    start('200 OK', [('Content-Type', 'text/plain')])\n    return [b'served']\n";

const webrick = (...before: readonly string[]) =>
	[
		'require "webrick"',
		...before,
		'WEBrick::HTTPServer.new(Port: 8080, DocumentRoot: "/srv/page").start',
		'',
	].join('\n');

const httpDaemon = (...before: readonly string[]) =>
	[
		'use HTTP::Daemon; use HTTP::Response; use POSIX;',
		...before,
		'my $d = HTTP::Daemon->new(LocalAddr => "0.0.0.0", LocalPort => 8080, ReuseAddr => 1) or die "cannot listen: $!";',
		'while (my $c = $d->accept) { while ($c->get_request) { $c->send_response(HTTP::Response->new(200, "OK", undef, "served")) } $c->close }',
		'',
	].join('\n');

const tomcat = ['/usr/share/tomcat10/bin/catalina.sh', 'run'] as const;
const tomcatBase = [
	'ENV CATALINA_HOME=/usr/share/tomcat10 CATALINA_BASE=/var/lib/tomcat10 JAVA_OPTS=-XX:TieredStopAtLevel=1',
	'RUN cp -r /usr/share/tomcat10/etc/. /etc/tomcat10/ && mkdir -p /var/lib/tomcat10/temp /var/lib/tomcat10/webapps/ROOT && echo served > /var/lib/tomcat10/webapps/ROOT/index.html',
] as const;

export const languages = corpusRows('language', 'languages', [
	{
		name: 'node-numeric',
		program: 'Node.js',
		does: 'a numeric user',
		dockerfile: ['USER 1000', cmd('node', '/app.js')],
		files: {'/app.js': nodeServer()},
	},
	{
		name: 'node-named',
		program: 'Node.js',
		does: 'a named user',
		dockerfile: ['USER www-data', cmd('node', '/app.js')],
		files: {'/app.js': nodeServer()},
	},
	{
		name: 'node-setuid',
		program: 'Node.js',
		does: 'as root: the program becomes www-data',
		dockerfile: [cmd('node', '/app.js')],
		files: {'/app.js': nodeServer("process.setgid('www-data'); process.setuid('www-data');")},
	},
	{
		name: 'node-cache-in-home',
		program: 'Node.js',
		does: 'a numeric user makes a cache in its home',
		dockerfile: ['USER 1000', cmd('node', '/app.js')],
		files: {
			'/app.js': nodeServer(
				"const {mkdirSync} = require('node:fs'); const {homedir} = require('node:os');",
				"mkdirSync(homedir() + '/.npm/_cacache', {recursive: true});",
			),
		},
	},
	{
		name: 'node-user-info',
		program: 'Node.js',
		does: 'a uid without an entry in passwd looks itself up',
		dockerfile: ['USER 4711', cmd('node', '/app.js')],
		files: {'/app.js': nodeServer("require('node:os').userInfo();")},
	},
	{
		name: 'node-priority',
		program: 'Node.js',
		does: 'as root: raises its priority',
		dockerfile: [cmd('node', '/app.js')],
		files: {'/app.js': nodeServer("require('node:os').setPriority(-10);")},
	},
	{
		name: 'node-module-of-another-user',
		program: 'Node.js',
		does: 'root loads a module that only www-data may read',
		dockerfile: ['RUN chown -R www-data /app && chmod 0700 /app/lib', cmd('node', '/app/app.js')],
		files: {'/app/app.js': nodeServer("require('/app/lib');"), '/app/lib/index.js': ''},
	},
	{
		name: 'node-build-cache',
		program: 'Node.js',
		does: 'a numeric user writes a build cache beside its sources, which are root’s',
		dockerfile: ['USER 1000', cmd('node', '/app/app.js')],
		files: {
			'/app/app.js': nodeServer(
				"require('node:fs').mkdirSync('/app/.next/cache', {recursive: true});",
			),
		},
	},
	{
		name: 'python-numeric',
		program: 'Python',
		does: 'http.server of a numeric user',
		dockerfile: ['USER 1000', cmd('python3', '-m', 'http.server', '8080', '-d', '/srv/page')],
	},
	{
		name: 'python-getpwuid',
		program: 'Python',
		does: 'a uid without an entry in passwd looks itself up',
		dockerfile: ['USER 4711', cmd('python3', '/app.py')],
		files: {
			'/app.py': 'import getpass, os\nprint(getpass.getuser())\nos.execvp("serve", ["serve"])\n',
		},
	},
	{
		name: 'python-module-of-another-user',
		program: 'Python',
		does: 'root imports a module from a folder that only www-data may enter',
		dockerfile: [
			'RUN chown -R www-data /app && chmod 0700 /app/lib',
			'ENV PYTHONPATH=/app/lib',
			cmd('python3', '/app/app.py'),
		],
		files: {
			'/app/app.py': 'import settings, os\nos.execvp("serve", ["serve"])\n',
			'/app/lib/settings.py': '',
		},
	},
	{
		name: 'gunicorn-numeric',
		program: 'Gunicorn',
		does: 'a numeric user',
		dockerfile: ['USER 1000', 'WORKDIR /app', cmd('gunicorn', '-b', ':8080', 'app:app')],
		files: {'/app/app.py': wsgi},
	},
	{
		name: 'gunicorn-user',
		program: 'Gunicorn',
		does: 'as root: its workers become www-data',
		dockerfile: [
			'WORKDIR /app',
			cmd('gunicorn', '-b', ':8080', '--user', 'www-data', '--group', 'www-data', 'app:app'),
		],
		files: {'/app/app.py': wsgi},
	},
	{
		name: 'uwsgi-uid',
		program: 'uWSGI',
		does: 'as root: becomes www-data by an option',
		dockerfile: [
			'WORKDIR /app',
			cmd(
				'uwsgi',
				'--plugin',
				'python3',
				'--http-socket',
				':8080',
				'--wsgi-file',
				'app.py',
				'--callable',
				'app',
				'--uid',
				'www-data',
				'--gid',
				'www-data',
			),
		],
		files: {'/app/app.py': wsgi},
	},
	{
		name: 'uwsgi-numeric',
		program: 'uWSGI',
		does: 'a numeric user',
		dockerfile: [
			'WORKDIR /app',
			'USER 1000',
			cmd(
				'uwsgi',
				'--plugin',
				'python3',
				'--http-socket',
				':8080',
				'--wsgi-file',
				'app.py',
				'--callable',
				'app',
			),
		],
		files: {'/app/app.py': wsgi},
	},
	{
		name: 'ruby-numeric',
		program: 'Ruby',
		does: 'WEBrick of a numeric user',
		dockerfile: ['USER 1000', cmd('ruby', '/app.rb')],
		files: {'/app.rb': webrick()},
	},
	{
		name: 'ruby-change-privilege',
		program: 'Ruby',
		does: 'as root: the program becomes www-data',
		dockerfile: [cmd('ruby', '/app.rb')],
		files: {
			'/app.rb': webrick('Process::Sys.setgid(33)', 'Process::Sys.setuid(33)'),
		},
	},
	{
		name: 'puma-numeric',
		program: 'Puma',
		does: 'a numeric user with its pid file in tmp/pids below its sources',
		dockerfile: [
			'WORKDIR /app',
			'USER 1000',
			cmd('puma', '-b', 'tcp://0.0.0.0:8080', '--pidfile', 'tmp/pids/server.pid'),
		],
		files: {
			'/app/config.ru': 'run ->(env) { [200, {"content-type" => "text/plain"}, ["served"]] }\n',
		},
	},
	{
		name: 'puma-root',
		program: 'Puma',
		does: 'as root',
		dockerfile: ['WORKDIR /app', cmd('puma', '-b', 'tcp://0.0.0.0:8080')],
		files: {
			'/app/config.ru': 'run ->(env) { [200, {"content-type" => "text/plain"}, ["served"]] }\n',
		},
	},
	{
		name: 'perl-numeric',
		program: 'Perl',
		does: 'HTTP::Daemon of a numeric user',
		dockerfile: ['USER 1000', cmd('perl', '/app.pl')],
		files: {'/app.pl': httpDaemon()},
	},
	{
		name: 'perl-drops',
		program: 'Perl',
		does: 'as root: the program becomes www-data, and dies if it may not',
		dockerfile: [cmd('perl', '/app.pl')],
		files: {
			'/app.pl': httpDaemon(
				'POSIX::setgid(33) or die "setgid: $!"; POSIX::setuid(33) or die "setuid: $!";',
			),
		},
	},
	{
		name: 'php-numeric',
		program: 'PHP',
		does: 'PHP’s own server, as a numeric user',
		dockerfile: ['USER 1000', cmd('php', '-S', '0.0.0.0:8080', '-t', '/srv/page')],
	},
	{
		name: 'php-session',
		program: 'PHP',
		does: 'starts a session, whose folder is root’s, as a numeric user',
		dockerfile: ['USER 1000', cmd('php', '-S', '0.0.0.0:8080', '/app.php')],
		files: {
			'/app.php':
				'<?php if (!@session_start()) { error_log("session_start: " . (error_get_last()["message"] ?? "")); http_response_code(500); } echo "served";\n',
		},
	},
	{
		name: 'java-numeric',
		program: 'Java',
		does: 'a numeric user',
		dockerfile: [
			'USER 1000',
			cmd(
				'java',
				'-XX:TieredStopAtLevel=1',
				'-m',
				'jdk.httpserver',
				'-b',
				'0.0.0.0',
				'-p',
				'8080',
				'-d',
				'/srv/page',
			),
		],
	},
	{
		name: 'java-root',
		program: 'Java',
		does: 'as root',
		dockerfile: [
			cmd(
				'java',
				'-XX:TieredStopAtLevel=1',
				'-m',
				'jdk.httpserver',
				'-b',
				'0.0.0.0',
				'-p',
				'8080',
				'-d',
				'/srv/page',
			),
		],
	},
	{
		name: 'tomcat-root',
		program: 'Tomcat',
		does: 'as root: its folders are of the user tomcat',
		dockerfile: [...tomcatBase, cmd(...tomcat)],
	},
	{
		name: 'tomcat-numeric',
		program: 'Tomcat',
		does: 'a numeric user other than tomcat',
		dockerfile: [...tomcatBase, 'USER 1000', cmd(...tomcat)],
	},
	{
		name: 'tomcat-gosu',
		program: 'Tomcat',
		does: 'an entrypoint chowns its folders and starts it by gosu',
		dockerfile: [...tomcatBase, cmd('/entrypoint.sh')],
		files: {
			'/entrypoint.sh': script(
				'chown -R tomcat /var/lib/tomcat10 /var/log/tomcat10 /var/cache/tomcat10',
				`exec gosu tomcat ${tomcat.join(' ')}`,
			),
		},
	},
	{
		name: 'rabbitmq',
		program: 'RabbitMQ',
		does: 'as root: its script becomes rabbitmq by runuser',
		dockerfile: [cmd('page', '5672', 'rabbitmq-server')],
	},
]);
