import path from 'node:path';
import {Readable} from 'node:stream';
import {EnvironmentError} from '../host/errors.ts';
import {docker, imageId} from './docker.ts';
import {startDaemon, startedDaemon, type StartedEngine} from './engine-daemon.ts';
import {installEngine} from './engine-install.ts';
import {inspectHost} from '../host/host.ts';
import {limits} from '../host/limits.ts';
import {onPath} from '../host/on-path.ts';
import type {CacheSettings} from '../cache/cache.ts';
import {holdingLock} from '../cache/lock.ts';

const ownEndpoint = 'unix:///var/run/docker.sock';

/** What a running engine reports about itself. */
export interface EngineFacts {
	readonly version: string;
	readonly cgroupVersion: '1' | '2';
	readonly storageDriver: string;
	readonly root: string;
	readonly cpus: number;
	/** In bytes. */
	readonly memory: number;
	readonly kernel: string;
	readonly operatingSystem: string;
}

/** What `spd doctor` shows. */
export interface EngineState {
	/** Path of the client; a client alone is not an engine. */
	readonly client: string | undefined;
	readonly daemon: string | undefined;
	/** Undefined when no engine answers. */
	readonly facts: EngineFacts | undefined;
	/** Set when this program started the engine: it runs until the user stops it. */
	readonly started: StartedEngine | undefined;
	/** What would make an engine answer here; undefined when one does. */
	readonly remedy: string | undefined;
}

/** The fields of `docker info` that are read here. */
interface DockerInfo {
	ServerVersion: string;
	CgroupVersion: string;
	Driver: string;
	DockerRootDir: string;
	NCPU: number;
	MemTotal: number;
	KernelVersion: string;
	OperatingSystem: string;
}

/**
 * A Docker engine that answers and can run privileged containers. An installed one that is stopped is started, a
 * missing one is installed (both only as root, on Linux and Debian), each announced first, by one process at a time: of
 * two daemons started at once the second ends with an error. Otherwise an EnvironmentError with the commands that help. Without `privileged`, privileged containers are not tried: they
 * are not needed, or a cluster already runs there.
 */
export async function readyEngine(
	{cache, progress, signal}: CacheSettings,
	{privileged = true} = {},
): Promise<EngineFacts> {
	if ((await inspectEngine({cache})).facts === undefined) {
		const file = path.join(cache, 'locks', 'engine');
		await holdingLock(file, {what: 'the Docker engine', progress, signal}, async () => {
			const state = await inspectEngine({cache});
			if (state.facts === undefined) await bringUp(state, {cache, progress, signal});
		});
	}
	if (privileged) await probePrivileged(signal);
	return engineFacts();
}

/** The state of the engine; changes nothing. */
export async function inspectEngine({cache}: {cache: string}): Promise<EngineState> {
	const [client, daemon, started] = await Promise.all([
		onPath('docker'),
		onPath('dockerd'),
		startedDaemon(cache),
	]);
	const facts = client === undefined ? undefined : await engineFacts().catch(nothing);
	const remedy = facts === undefined ? await remedies(daemon) : undefined;
	return {client, daemon, facts, started, remedy};
}

/** Whether an engine answers, or `readyEngine` would try to make one answer; changes nothing. */
export async function isEngineInReach({cache}: {cache: string}): Promise<boolean> {
	const state = await inspectEngine({cache});
	if (state.facts !== undefined) return true;
	const {root, debian} = await inspectHost();
	const ours = (await endpointOf(state.client)) === ownEndpoint;
	return ours && root && (state.daemon !== undefined || debian !== undefined);
}

/** What the engine reports about itself; an EnvironmentError when none answers. */
export async function engineFacts(): Promise<EngineFacts> {
	const info: Partial<DockerInfo> = JSON.parse(await docker(['info', '--format', '{{json .}}']));
	if (!info.ServerVersion) throw new EnvironmentError('the Docker client finds no engine');
	return {
		version: info.ServerVersion,
		cgroupVersion: info.CgroupVersion === '1' ? '1' : '2',
		storageDriver: info.Driver ?? '',
		root: info.DockerRootDir ?? '',
		cpus: info.NCPU ?? 0,
		memory: info.MemTotal ?? 0,
		kernel: info.KernelVersion ?? '',
		operatingSystem: info.OperatingSystem ?? '',
	};
}

async function bringUp(state: EngineState, settings: CacheSettings): Promise<void> {
	const endpoint = await endpointOf(state.client);
	if (endpoint !== ownEndpoint) {
		throw new EnvironmentError(
			`The Docker client uses ${endpoint}, where no engine answers.\nStart that engine, or unset DOCKER_HOST (docker context use default).`,
		);
	}
	const {root, debian} = await inspectHost();
	const mayInstall = root && debian !== undefined;
	if (!root || (state.daemon === undefined && !mayInstall)) {
		throw new EnvironmentError(`No Docker engine answers.\n${state.remedy ?? ''}`);
	}
	if (state.daemon === undefined) await installEngine(settings);
	if ((await engineFacts().catch(nothing)) !== undefined) return;
	const daemon = await onPath('dockerd');
	if (daemon === undefined) throw new EnvironmentError('dockerd is missing after its installation');
	const end = settings.progress.step(
		'Docker engine: starting it (it keeps running; spd doctor shows how to stop it)',
	);
	await startDaemon(daemon, settings.cache, settings.signal);
	end();
}

/** Where the client looks for an engine: DOCKER_HOST, its context, or the default socket. */
async function endpointOf(client: string | undefined): Promise<string> {
	if (client === undefined) return ownEndpoint;
	const format = '{{.Endpoints.docker.Host}}';
	return docker(['context', 'inspect', '--format', format]);
}

async function remedies(daemon: string | undefined): Promise<string> {
	const {debian} = await inspectHost();
	if (daemon !== undefined) return 'It is installed but stopped: sudo service docker start';
	if (debian !== undefined) return 'sudo apt-get update && sudo apt-get install docker.io';
	return 'Install Docker and start it; see its documentation for this system.';
}

/** kind runs its nodes privileged; some machines do not support that. */
async function probePrivileged(signal: AbortSignal): Promise<void> {
	if (process.platform !== 'linux') return;
	const image = 'dev.local/spd-probe:v1';
	if ((await imageId(image, signal)) === undefined) {
		await docker(['import', '-', image], {signal, input: Readable.from([Buffer.alloc(1024)])});
	}
	const programs = ['/usr', '/bin', '/lib', '/lib64'].flatMap(folder => [
		'--volume',
		`${folder}:${folder}:ro`,
	]);
	try {
		await docker(
			['run', '--rm', '--privileged', '--network=none', ...programs, image, '/bin/true'],
			{
				signal,
				timeout: limits.privilegedProbe,
			},
		);
	} catch (error) {
		signal.throwIfAborted();
		throw new EnvironmentError(
			`The Docker engine answers but cannot run privileged containers, which kind needs.\n${error instanceof Error ? error.message : String(error)}`,
			{cause: error},
		);
	}
}

function nothing(): undefined {
	return undefined;
}
