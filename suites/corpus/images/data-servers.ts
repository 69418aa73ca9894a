import {corpusRows, script} from '../image.ts';

const cmd = (...words: readonly string[]) => `CMD ${JSON.stringify(words)}`;

const pg = '/usr/lib/postgresql/17/bin';
const initdb = `RUN mkdir -p /data && chown postgres /data && chmod 0700 /data && gosu postgres ${pg}/initdb -D /data --no-sync`;
const postgres = [`${pg}/postgres`, '-D', '/data', '-k', '/tmp'] as const;

const mariadbInstalled =
	'RUN mkdir -p /data /run/mysqld && chown mysql /data /run/mysqld && mariadb-install-db --user=mysql --datadir=/data --skip-test-db > /dev/null';
const mariadb = [
	'mariadbd',
	'--no-defaults',
	'--datadir=/data',
	'--socket=/tmp/mariadb.sock',
] as const;

const redis = (program: string, ...more: readonly string[]) => [program, '--save', '', ...more];

export const dataServers = corpusRows('data', 'data', [
	{
		name: 'postgres-entrypoint',
		program: 'PostgreSQL',
		does: 'after the official image: gives its data to postgres, then gosu',
		dockerfile: [initdb, cmd('/entrypoint.sh')],
		files: {
			'/entrypoint.sh': script(
				"find /data \\! -user postgres -exec chown postgres '{}' +",
				'chmod 0700 /data',
				`exec page 5432 gosu postgres ${postgres.join(' ')}`,
			),
		},
	},
	{
		name: 'postgres-root',
		program: 'PostgreSQL',
		does: 'as root, which it refuses itself',
		dockerfile: [initdb, cmd('page', '5432', ...postgres)],
	},
	{
		name: 'postgres-named',
		program: 'PostgreSQL',
		does: 'USER postgres, its data prepared',
		dockerfile: [initdb, 'USER postgres', cmd('page', '5432', ...postgres)],
	},
	{
		name: 'postgres-other-uid',
		program: 'PostgreSQL',
		does: 'a numeric user who does not own its data',
		dockerfile: [initdb, 'USER 1000', cmd('page', '5432', ...postgres)],
	},
	{
		name: 'postgres-loose-folder',
		program: 'PostgreSQL',
		does: 'USER postgres, and everyone may read its data',
		dockerfile: [initdb, 'RUN chmod 0755 /data', 'USER postgres', cmd('page', '5432', ...postgres)],
	},
	{
		name: 'postgres-initdb',
		program: 'PostgreSQL',
		does: 'as root: makes its data at the first start by runuser',
		dockerfile: ['RUN mkdir /data && chown postgres /data', cmd('/entrypoint.sh')],
		files: {
			'/entrypoint.sh': script(
				`runuser -u postgres -- ${pg}/initdb -D /data --no-sync > /dev/null`,
				`exec page 5432 runuser -u postgres -- ${postgres.join(' ')}`,
			),
		},
	},
	{
		name: 'mariadb-entrypoint',
		program: 'MariaDB',
		does: 'after the official image: gives its data to mysql, then gosu',
		dockerfile: [mariadbInstalled, cmd('/entrypoint.sh')],
		files: {
			'/entrypoint.sh': script(
				"find /data \\! -user mysql -exec chown mysql '{}' +",
				`exec page 3306 gosu mysql ${mariadb.join(' ')}`,
			),
		},
	},
	{
		name: 'mariadb-user-option',
		program: 'MariaDB',
		does: 'as root: becomes mysql by an option',
		dockerfile: [mariadbInstalled, cmd('page', '3306', ...mariadb, '--user=mysql')],
	},
	{
		name: 'mariadb-root',
		program: 'MariaDB',
		does: 'as root, which it refuses itself',
		dockerfile: [mariadbInstalled, cmd('page', '3306', ...mariadb)],
	},
	{
		name: 'mariadb-named',
		program: 'MariaDB',
		does: 'USER mysql, its data prepared',
		dockerfile: [mariadbInstalled, 'USER mysql', cmd('page', '3306', ...mariadb)],
	},
	{
		name: 'redis-root',
		program: 'Redis',
		does: 'as root',
		dockerfile: [cmd('page', '6379', ...redis('redis-server'))],
	},
	{
		name: 'redis-entrypoint',
		program: 'Redis',
		does: 'after the official image: gives its data to redis, then gosu',
		dockerfile: ['WORKDIR /data', 'RUN touch old.rdb', cmd('/entrypoint.sh')],
		files: {
			'/entrypoint.sh': script(
				"find . \\! -user redis -exec chown redis '{}' +",
				'exec page 6379 gosu redis redis-server',
			),
		},
	},
	{
		name: 'redis-numeric',
		program: 'Redis',
		does: 'a numeric user with Debian’s configuration, which only redis may read',
		dockerfile: ['USER 1000', cmd('page', '6379', 'redis-server', '/etc/redis/redis.conf')],
	},
	{
		name: 'redis-log-of-redis',
		program: 'Redis',
		does: 'root with a log file of the user redis',
		dockerfile: [
			cmd('page', '6379', 'redis-server', '--logfile', '/var/log/redis/redis-server.log'),
		],
	},
	{
		name: 'valkey-setpriv',
		program: 'Valkey',
		does: 'after the official image: drops by setpriv',
		dockerfile: ['WORKDIR /data', cmd('/entrypoint.sh')],
		files: {
			'/entrypoint.sh': script(
				"find . \\! -user valkey -exec chown valkey '{}' +",
				'exec page 6379 setpriv --reuid=valkey --regid=valkey --clear-groups valkey-server',
			),
		},
	},
	{
		name: 'memcached-user',
		program: 'Memcached',
		does: 'as root: becomes memcache by an option',
		dockerfile: [cmd('page', '11211', 'memcached', '-u', 'memcache')],
	},
	{
		name: 'memcached-numeric',
		program: 'Memcached',
		does: 'a numeric user',
		dockerfile: ['USER 1000', cmd('page', '11211', 'memcached')],
	},
	{
		name: 'memcached-locked',
		program: 'Memcached',
		does: 'a numeric user who locks its memory',
		dockerfile: ['USER 1000', cmd('page', '11211', 'memcached', '-k')],
	},
	{
		name: 'memcached-connections',
		program: 'Memcached',
		does: 'a numeric user who needs more open files than allowed',
		dockerfile: ['USER 1000', cmd('page', '11211', 'memcached', '-c', '2000000')],
	},
	{
		name: 'etcd-root',
		program: 'etcd',
		does: 'root with a data folder of another user',
		dockerfile: [
			'RUN install -d -o nobody -m 0700 /data',
			cmd('page', '2379', 'etcd', '--data-dir', '/data'),
		],
	},
	{
		name: 'etcd-numeric',
		program: 'etcd',
		does: 'a numeric user who owns its data folder',
		dockerfile: [
			'RUN install -d -o nobody -m 0700 /data',
			'USER 65534',
			cmd('page', '2379', 'etcd', '--data-dir', '/data'),
		],
	},
	{
		name: 'prometheus-numeric',
		program: 'Prometheus',
		does: 'nobody, who owns its data folder, as the official image',
		dockerfile: [
			'RUN install -d -o nobody /prometheus && echo > /etc/app.yml',
			'USER 65534',
			cmd(
				'page',
				'9090',
				'prometheus',
				'--config.file=/etc/app.yml',
				'--storage.tsdb.path=/prometheus',
			),
		],
	},
	{
		name: 'prometheus-root',
		program: 'Prometheus',
		does: 'root with a data folder of nobody',
		dockerfile: [
			'RUN install -d -o nobody /prometheus && echo > /etc/app.yml',
			cmd(
				'page',
				'9090',
				'prometheus',
				'--config.file=/etc/app.yml',
				'--storage.tsdb.path=/prometheus',
			),
		],
	},
	{
		name: 'alertmanager-numeric',
		program: 'Alertmanager',
		does: 'a numeric user whose data folder is below /',
		dockerfile: [
			'USER 65534',
			cmd(
				'page',
				'9093',
				'prometheus-alertmanager',
				'--config.file=/etc/app.yml',
				'--storage.path=/alertmanager',
				'--cluster.listen-address=',
			),
		],
		files: {'/etc/app.yml': 'route: {receiver: none}\nreceivers: [{name: none}]\n'},
	},
	{
		name: 'node-exporter-numeric',
		program: 'Prometheus node exporter',
		does: 'nobody, its own page on port 9100',
		dockerfile: ['USER 65534', 'EXPOSE 9100', cmd('prometheus-node-exporter')],
		port: 9100,
	},
	{
		name: 'registry-numeric',
		program: 'Docker registry',
		does: 'a numeric user, its own page',
		dockerfile: ['USER 65534', cmd('docker-registry', 'serve', '/etc/app.yml')],
		files: {
			'/etc/app.yml':
				'version: 0.1\nstorage: {filesystem: {rootdirectory: /var/lib/registry}}\nhttp: {addr: ":8080"}\n',
		},
	},
	{
		name: 'beanstalkd-user',
		program: 'beanstalkd',
		does: 'as root: becomes another user by an option',
		dockerfile: [cmd('page', '11300', 'beanstalkd', '-u', 'nobody')],
	},
	{
		name: 'pgbouncer-root',
		program: 'PgBouncer',
		does: 'as root, which it refuses itself',
		dockerfile: [cmd('page', '6432', 'pgbouncer', '/etc/app.ini')],
		files: {'/etc/app.ini': '[databases]\n[pgbouncer]\nlisten_port = 6432\nunix_socket_dir =\n'},
	},
	{
		name: 'pgbouncer-user',
		program: 'PgBouncer',
		does: 'as root: becomes postgres by an option',
		dockerfile: [cmd('page', '6432', 'pgbouncer', '-u', 'postgres', '/etc/app.ini')],
		files: {
			'/etc/app.ini':
				'[databases]\n[pgbouncer]\nlisten_port = 6432\nlisten_addr = 127.0.0.1\nunix_socket_dir =\n',
		},
	},
]);

export const networkServers = corpusRows('network', 'data', [
	{
		name: 'bind-user',
		program: 'BIND',
		does: 'as root: drops capabilities, becomes bind, on port 53',
		dockerfile: [cmd('page', '53', 'named', '-f', '-u', 'bind')],
	},
	{
		name: 'bind-root',
		program: 'BIND',
		does: 'as root on port 5353, and stays root',
		dockerfile: [cmd('page', '5353', 'named', '-g', '-p', '5353', '-c', '/etc/app.conf')],
		files: {'/etc/app.conf': 'options { directory "/tmp"; pid-file none; };\n'},
	},
	{
		name: 'bind-numeric',
		program: 'BIND',
		does: 'a numeric user on port 5353',
		dockerfile: [
			'USER 1000',
			cmd('page', '5353', 'named', '-g', '-p', '5353', '-c', '/etc/app.conf'),
		],
		files: {
			'/etc/app.conf': 'options { directory "/tmp"; pid-file none; session-keyfile none; };\n',
		},
	},
	{
		name: 'sshd-root',
		program: 'OpenSSH',
		does: 'as root on port 22',
		dockerfile: [
			'RUN mkdir -p /run/sshd && ssh-keygen -A',
			cmd('page', '22', '/usr/sbin/sshd', '-D', '-e'),
		],
	},
	{
		name: 'sshd-numeric',
		program: 'OpenSSH',
		does: 'a numeric user on port 2222, whose host keys are root’s',
		dockerfile: [
			'RUN mkdir -p /run/sshd && ssh-keygen -A',
			'USER 1000',
			cmd('page', '2222', '/usr/sbin/sshd', '-D', '-e', '-p', '2222'),
		],
	},
	{
		name: 'sshd-own-key',
		program: 'OpenSSH',
		does: 'a numeric user on port 2222 with a host key of its own',
		dockerfile: [
			'RUN ssh-keygen -q -N "" -t ed25519 -f /srv/key && chown 33 /srv/key',
			'USER 33',
			cmd(
				'page',
				'2222',
				'/usr/sbin/sshd',
				'-D',
				'-e',
				'-p',
				'2222',
				'-h',
				'/srv/key',
				'-o',
				'PidFile=none',
			),
		],
	},
	{
		name: 'unbound',
		program: 'Unbound',
		does: 'as root: becomes unbound in a root folder of its own',
		dockerfile: [cmd('page', '5335', 'unbound', '-d', '-p', '-c', '/etc/app.conf')],
		files: {
			'/etc/app.conf':
				'server:\n  port: 5335\n  username: "unbound"\n  chroot: "/var/lib/unbound"\n  use-syslog: no\n  logfile: ""\n',
		},
	},
	{
		name: 'dnsmasq-root',
		program: 'dnsmasq',
		does: 'as root: keeps capabilities and becomes dnsmasq',
		dockerfile: [cmd('page', '5353', 'dnsmasq', '-k', '-p', '5353', '--log-facility=-')],
	},
	{
		name: 'dnsmasq-numeric',
		program: 'dnsmasq',
		does: 'a numeric user on port 5353, its pid file in /run',
		dockerfile: [
			'USER 65534',
			cmd('page', '5353', 'dnsmasq', '-k', '-p', '5353', '--log-facility=-'),
		],
	},
	{
		name: 'mosquitto-root',
		program: 'Mosquitto',
		does: 'as root: becomes mosquitto',
		dockerfile: [cmd('page', '1883', 'mosquitto', '-p', '1883')],
	},
	{
		name: 'mosquitto-numeric',
		program: 'Mosquitto',
		does: 'a numeric user',
		dockerfile: ['USER 1883', cmd('page', '1883', 'mosquitto', '-p', '1883')],
	},
	{
		name: 'slapd',
		program: 'OpenLDAP',
		does: 'as root: becomes openldap by an option',
		dockerfile: [
			cmd(
				'page',
				'3890',
				'slapd',
				'-d',
				'0',
				'-h',
				'ldap://:3890',
				'-u',
				'openldap',
				'-g',
				'openldap',
			),
		],
	},
	{
		name: 'nsd',
		program: 'NSD',
		does: 'as root: becomes nsd',
		dockerfile: [cmd('page', '5353', 'nsd', '-d', '-p', '5353', '-P', '/tmp/nsd.pid')],
	},
	{
		name: 'powerdns',
		program: 'PowerDNS',
		does: 'as root: becomes pdns by options',
		dockerfile: [
			cmd(
				'page',
				'5353',
				'pdns_server',
				'--no-config',
				'--daemon=no',
				'--guardian=no',
				'--launch=',
				'--local-port=5353',
				'--setuid=pdns',
				'--setgid=pdns',
				'--socket-dir=/tmp',
			),
		],
	},
	{
		name: 'powerdns-recursor',
		program: 'PowerDNS Recursor',
		does: 'as root: becomes pdns by its configuration',
		dockerfile: [cmd('page', '5353', 'pdns_recursor', '--config-dir=/etc/app', '--daemon=no')],
		files: {
			'/etc/app/recursor.yml':
				'incoming: {port: 5353, listen: ["127.0.0.1"]}\nrecursor: {setuid: pdns, setgid: pdns, socket_dir: /tmp}\n',
		},
	},
	{
		name: 'icecast-root',
		program: 'Icecast',
		does: 'as root, which it refuses itself',
		dockerfile: [cmd('page', '8000', 'icecast2', '-c', '/etc/icecast2/icecast.xml')],
	},
	{
		name: 'dovecot',
		program: 'Dovecot',
		does: 'as root: gives its sockets away, and its children become other users',
		dockerfile: [cmd('page', '143', 'dovecot', '-F')],
	},
	{
		name: 'postfix',
		program: 'Postfix',
		does: 'as root: its daemons become postfix',
		dockerfile: [
			'RUN postconf -e maillog_file=/dev/stdout && touch /etc/aliases.db',
			cmd('page', '25', 'postfix', 'start-fg'),
		],
	},
	{
		name: 'vsftpd',
		program: 'vsftpd',
		does: 'as root on port 21',
		dockerfile: ['RUN mkdir -p /run/vsftpd/empty', cmd('page', '21', 'vsftpd', '/etc/app.conf')],
		files: {'/etc/app.conf': 'listen=YES\nanonymous_enable=YES\nbackground=NO\n'},
	},
	{
		name: 'chrony',
		program: 'chrony',
		does: 'as root beside the server: becomes _chrony, and sets no clock',
		dockerfile: [cmd('sh', '-c', 'chronyd -x -f /dev/null && exec serve')],
	},
	{
		name: 'rsyslog',
		program: 'rsyslog',
		does: 'as root beside the server, which ends with it',
		dockerfile: [cmd('page', '514', 'rsyslogd', '-n', '-f', '/etc/app.conf', '-i', 'NONE')],
		files: {
			'/etc/app.conf':
				'module(load="imtcp")\ninput(type="imtcp" port="514")\n$PrivDropToUser www-data\n*.* /dev/stdout\n',
		},
	},
	{
		name: 'snmpd',
		program: 'snmpd',
		does: 'as root: becomes Debian-snmp by an option',
		dockerfile: [cmd('page', '1161', 'snmpd', '-f', '-Lo', '-u', 'Debian-snmp', 'tcp:1161')],
	},
	{
		name: 'radicale-numeric',
		program: 'Radicale',
		does: 'a numeric user whose collections are below a folder of root’s',
		dockerfile: [
			'USER 1000',
			cmd(
				'page',
				'5232',
				'radicale',
				'-H',
				'127.0.0.1:5232',
				'--storage-filesystem-folder=/srv/collections',
			),
		],
	},
]);
