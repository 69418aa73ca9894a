import {once} from 'node:events';
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {createServer as createPort} from 'node:net';
import path from 'node:path';
import {execa} from 'execa';
import envPaths from 'env-paths';
import {aptDownload} from '../host/apt.ts';
import {cached} from '../cache/cache.ts';
import {docker} from '../engine/docker.ts';
import {isPresent} from '../engine/engine-image.ts';
import {limits} from '../host/limits.ts';
import {debianRelease} from '../packaged/node-packages.ts';
import {eventually, type TestCache} from '../cache/testing.ts';
import {releasedDigest} from './pull.ts';

const {cache: filled} = envPaths('secure-pod-defaults-conformance', {suffix: ''});

export interface TestRegistry extends AsyncDisposable {
	/** `127.0.0.1:PORT` */
	readonly name: string;
	/** The path of the registry's program. */
	readonly program: string;
	/** Pushes an image of the engine as `path:tag`; returns its digest. The engine drops both names. */
	readonly push: (image: {file: string; id: string}, target: string) => Promise<string>;
}

/** Debian's container registry on loopback, unpacked but not installed; ended when disposed of. */
export async function startRegistry(settings: TestCache): Promise<TestRegistry> {
	const {cache, signal} = settings;
	const folder = path.join(cache, 'registry');
	await mkdir(folder);
	const program = path.join(await registryPackage(settings), 'usr/bin/docker-registry');

	const name = `127.0.0.1:${await freePort()}`;
	const configuration = {
		version: 0.1,
		storage: {filesystem: {rootdirectory: path.join(folder, 'data')}},
		http: {addr: name},
	};
	await writeFile(path.join(folder, 'config.yml'), JSON.stringify(configuration));
	const server = execa({
		reject: false,
		stdio: 'ignore',
	})`${program} serve ${path.join(folder, 'config.yml')}`;
	await eventually(async () => (await fetch(`http://${name}/v2/`)).ok || undefined);
	return {
		name,
		program,
		push: (image, target) => push(image, `${name}/${target}`, signal),
		async [Symbol.asyncDispose]() {
			server.kill();
			await server;
		},
	};
}

/** The registry's package, unpacked: downloaded once for the machine, whatever cache the test has. */
async function registryPackage({progress, signal}: TestCache): Promise<string> {
	return cached(
		{
			name: 'test-docker-registry',
			title: "Debian's docker-registry, for tests",
			inputs: [debianRelease],
			needs: 1e8,
			build: async (folder, log) => {
				const packages = ['docker-registry'];
				await aptDownload({release: debianRelease, packages, folder}, {log, signal});
				const [file = ''] = (await readdir(folder)).filter(name => name.endsWith('.deb'));
				await execa`dpkg-deb --extract ${path.join(folder, file)} ${folder}`;
			},
		},
		{cache: filled, progress, signal},
	);
}

/** Serves the files of a folder on loopback; stopped when disposed of. */
export async function serveFolder(
	folder: string,
): Promise<AsyncDisposable & {readonly url: string}> {
	const server = createServer((request, answer) => {
		readFile(path.join(folder, path.basename(request.url ?? ''))).then(
			text => answer.end(text),
			() => answer.writeHead(404).end(),
		);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${portOf(server.address())}`,
		async [Symbol.asyncDispose]() {
			server.closeAllConnections();
			server.close();
		},
	};
}

async function push(
	{file, id}: {file: string; id: string},
	target: string,
	signal: AbortSignal,
): Promise<string> {
	const wasThere = await isPresent(id, signal);
	const loaded = await docker(['load', '--quiet', '--input', file], {
		signal,
		timeout: limits.build,
	});
	await docker(['tag', id, target], {signal});
	await docker(['push', '--quiet', target], {signal, timeout: limits.pull});
	const digest = await releasedDigest(target, signal);
	const names = [...loaded.matchAll(/^Loaded image: (\S+)$/gm)].map(([, name = '']) => name);
	await docker(['image', 'rm', target, ...(wasThere ? [] : names)], {signal});
	return digest;
}

async function freePort(): Promise<number> {
	const server = createPort().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const port = portOf(server.address());
	server.close();
	await once(server, 'close');
	return port;
}

function portOf(address: ReturnType<ReturnType<typeof createPort>['address']>): number {
	if (address === null || typeof address === 'string') throw new Error('no port');
	return address.port;
}
