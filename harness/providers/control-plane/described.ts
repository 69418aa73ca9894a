import {createHash} from 'node:crypto';
import {createReadStream} from 'node:fs';
import {pipeline} from 'node:stream/promises';
import {cached, type CacheSettings} from '../../../images/cache/cache.ts';
import type {Program, ProgramName, ReadyPrograms} from '../../../images/control-plane/programs.ts';
import {fileIdentity} from '../../../images/control-plane/in-folder.ts';
import {readFacts, writeFacts} from '../../../images/cache/facts.ts';
import {readBuildInfo} from '../../../images/control-plane/go-build-info.ts';
import type {Component} from '../../../images/recipe/prepared.ts';
import {unlessReadOnly} from './unless-read-only.ts';

/** The module whose version is the program's version. */
const modules: Readonly<{[program in ProgramName]: string}> = {
	etcd: 'go.etcd.io/etcd/server/v3',
	'kube-apiserver': 'k8s.io/kubernetes',
	'kube-controller-manager': 'k8s.io/kubernetes',
	webhook: 'knative.dev/serving',
	controller: 'knative.dev/serving',
};

/** The components of a control plane, one per program. */
export async function describePrograms(
	{programs, knative}: ReadyPrograms,
	settings: CacheSettings,
): Promise<readonly Component[]> {
	const named = Object.entries(programs) as readonly [ProgramName, Program][];
	const facts = await factsOf([...new Set(named.map(([, {file}]) => file))], settings);
	return named.map(([name, {file, origin}]) => {
		const module = modules[name];
		const built = facts[file]?.modules[module] ?? '';
		const version = module === 'knative.dev/serving' ? knative : built.replace(/^v/, '');
		const reference = `${module} ${built}`.trim();
		return {name, version, origin, reference, digest: facts[file]?.digest ?? ''};
	});
}

/** By file. */
type Facts = Readonly<{[file: string]: FileFacts}>;

interface FileFacts {
	readonly digest: string;
	readonly modules: Readonly<{[module: string]: string}>;
}

/** Cached by each file's size and time, since reading takes half a second. */
async function factsOf(files: readonly string[], settings: CacheSettings): Promise<Facts> {
	const inputs = await Promise.all(files.map(fileIdentity));
	return unlessReadOnly(
		async () => {
			const entry = await cached(
				{
					name: 'control-plane-programs',
					title: 'digests of the programs',
					inputs,
					needs: 1e6,
					build: async folder => writeFacts(folder, await read(files)),
				},
				settings,
			);
			return readFacts<Facts>(entry);
		},
		() => read(files),
	);
}

async function read(files: readonly string[]): Promise<Facts> {
	const facts = files.map(async file => [file, await readOne(file)] as const);
	return Object.fromEntries(await Promise.all(facts));
}

async function readOne(file: string): Promise<FileFacts> {
	const hash = createHash('sha256');
	const [info] = await Promise.all([readBuildInfo(file), pipeline(createReadStream(file), hash)]);
	const known = Object.values(modules).flatMap(module => {
		const version = info.get(module);
		return version === undefined ? [] : [[module, version] as const];
	});
	return {digest: `sha256:${hash.digest('hex')}`, modules: Object.fromEntries(known)};
}
