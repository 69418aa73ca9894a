import path from 'node:path';
import {aptInstall, debianMirror} from '../host/apt.ts';
import {EnvironmentError} from '../host/errors.ts';
import {inspectHost} from '../host/host.ts';
import {limits} from '../host/limits.ts';
import {onPath} from '../host/on-path.ts';
import {runTool, type ToolSettings} from '../host/run-tool.ts';
import {cached, type CacheSettings} from '../cache/cache.ts';
import {docker, imageId} from '../engine/docker.ts';
import {debianRelease} from './node-packages.ts';

/**
 * The Debian packages of the images of the corpus, by family: one base image each, of which every image is a thin layer.
 * Five bases instead of one, so that a few images need only what they run.
 */
export const corpusPackages = {
	tools: `
		at bubblewrap catatonit cron curl daemontools dumb-init execline fio firejail fping gosu
		iproute2 iputils-arping iputils-ping libcap2-bin login opendoas python3-minimal runit s6
		strace sudo supervisor tcpdump tini util-linux-extra
	`,
	web: `
		apache2 caddy gosu haproxy lighttpd mini-httpd monit nginx php8.4-fpm privoxy squid tini
		tinyproxy varnish webfs
	`,
	data: `
		beanstalkd bind9 chrony dnsmasq docker-registry dovecot-core etcd-server gosu icecast2
		mariadb-server memcached mosquitto nsd openssh-server pdns-recursor pdns-server
		pgbouncer postfix postgresql-17 prometheus prometheus-alertmanager
		prometheus-node-exporter radicale redis-server rsyslog slapd snmpd tini unbound
		valkey-server vsftpd
	`,
	languages: `
		gosu gunicorn libhttp-daemon-perl nodejs openjdk-21-jre-headless php8.4-cli puma python3
		rabbitmq-server ruby-webrick tini tomcat10 uwsgi-core uwsgi-plugin-python3
	`,
	browser: 'chromium-headless-shell chromium-sandbox python3-minimal',
} as const;

export type CorpusFamily = keyof typeof corpusPackages;

/** What every image of the corpus has: its scripts need them. */
const everywhere = ['bash', 'busybox-static'] as const;

/** Neither read nor run by any image. */
const superfluous = ['/usr/share/doc/*', '/usr/share/man/*', '/usr/share/locale/*'] as const;

/**
 * The base image of a family in the engine: the packages are installed once and cached, maintainer scripts included, so
 * that users, owners and file capabilities are as Debian's. Returns its reference, which stays in the engine.
 * @throws {EnvironmentError} if this machine cannot install Debian packages into a folder
 */
export async function corpusBase(family: CorpusFamily, settings: CacheSettings): Promise<string> {
	const packages = [...everywhere, ...corpusPackages[family].trim().split(/\s+/)];
	const entry = await cached(
		{
			name: `corpus-${family}`,
			title: `Debian ${debianRelease} packages of the corpus: ${family} (1 to 3 minutes, once)`,
			inputs: [debianRelease, ...packages, ...superfluous],
			needs: 4e9,
			build: (folder, log) =>
				install(packages, path.join(folder, 'root.tar'), {log, signal: settings.signal}, settings),
		},
		settings,
	);
	const reference = `dev.local/${path.basename(entry).replace(/-([0-9a-f]{16})$/, ':$1')}`;
	const {progress, signal} = settings;
	if ((await imageId(reference, signal)) === undefined) {
		const end = progress.step(`loading ${reference}`);
		const file = path.join(entry, 'root.tar');
		await docker(['import', file, reference], {signal, timeout: limits.build});
		end();
	}
	return reference;
}

async function install(
	packages: readonly string[],
	file: string,
	tool: ToolSettings,
	settings: CacheSettings,
): Promise<void> {
	const mirror = await debianMirror();
	await runTool(
		[
			await readyMmdebstrap(tool, settings),
			'--variant=minbase',
			'--mode=root',
			`--include=${packages.join(',')}`,
			// A maintainer script of Java links its manual into it, which is not unpacked.
			'--setup-hook=mkdir -p "$1/usr/share/man/man1"',
			...superfluous.map(each => `--dpkgopt=path-exclude=${each}`),
			debianRelease,
			file,
			...(mirror === undefined ? [] : [mirror]),
		],
		tool,
	);
}

async function readyMmdebstrap(tool: ToolSettings, {progress}: CacheSettings): Promise<string> {
	const present = await onPath('mmdebstrap');
	const {root, debian} = await inspectHost();
	if (!root) {
		throw new EnvironmentError(
			'Only root can build the images of the corpus: mmdebstrap installs Debian packages into a folder.\nRun as root.',
		);
	}
	if (present !== undefined) return present;
	if (debian === undefined) {
		throw new EnvironmentError('mmdebstrap is missing: install it with the package manager');
	}
	progress.note('mmdebstrap is missing: installing it by apt');
	await aptInstall(['mmdebstrap'], tool);
	return (await onPath('mmdebstrap')) ?? 'mmdebstrap';
}
