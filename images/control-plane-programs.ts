import {stat} from 'node:fs/promises';
import path from 'node:path';
import type {CacheSettings} from './cache.ts';
import {EnvironmentError} from './environment-error.ts';
import {requireGo} from './go.ts';
import {readBuildInfo} from './go-build-info.ts';
import {patchManifests} from './manifest-patches.ts';
import {readManifests} from './manifests.ts';
import {kubernetesBinary, peekKubernetesBinary} from './packaged/kubernetes.ts';
import {knative} from './packaged/knative.ts';
import {processManifests, type ProcessManifests} from './process-manifests.ts';
import type {Origin} from './prepared.ts';
import {releaseOf, requireKubernetes, servingModule} from './versions.ts';

/** The programs of a control plane, by the names under which they run. */
export const kubernetesPrograms = ['etcd', 'kube-apiserver', 'kube-controller-manager'] as const;
export const knativeProgramsHere = ['webhook', 'controller'] as const;

export type ProgramName =
	(typeof kubernetesPrograms)[number] | (typeof knativeProgramsHere)[number];

export interface Program {
	readonly file: string;
	readonly origin: Origin;
}

/** What a control plane is asked to be. */
export interface ProgramsWanted {
	readonly knative: string;
	readonly kubernetes: string;
	/** A folder with programs of one's own; what it lacks comes from elsewhere. */
	readonly binaries?: string;
	/** A folder with etcd and kube-apiserver, as envtest uses it. */
	readonly assets?: string;
	readonly cache: string;
}

/** Where the programs are, found out without making anything. */
export interface FoundPrograms {
	/** The release that Knative's programs are of; `unreleased` where they are of none. */
	readonly knative: string;
	/** What will not be there: without it nothing is rendered. */
	readonly missing: readonly ProgramName[];
	/** Makes what is not there yet. */
	ready(settings: CacheSettings): Promise<ReadyPrograms>;
}

export interface ReadyPrograms {
	readonly programs: Readonly<Partial<Record<ProgramName, Program>>> &
		Readonly<Record<'etcd' | 'kube-apiserver' | 'webhook', Program>>;
	readonly knative: string;
	readonly manifests: ProcessManifests;
	/** Changes whenever another etcd or API server would run. */
	readonly kubernetesId: string;
}

/**
 * Finds etcd, kube-apiserver and kube-controller-manager in the folder that was named, else in the cache, else in
 * envtest's folder, else they will be built; Knative's webhook and controller in the folder that was named, else in the
 * cache or built. Throws an `EnvironmentError` for a version that cannot be had, or that a program named is not of.
 */
export async function findPrograms(wanted: ProgramsWanted): Promise<FoundPrograms> {
	const own = await findKnative(wanted);
	const system = await findKubernetes(wanted);
	return {
		knative: own.release,
		missing: [...system.missing, ...own.missing],
		async ready(settings) {
			const kubernetes = await system.ready(settings);
			const {programs, manifests} = await own.ready(settings);
			return {
				programs: {...kubernetes.programs, ...programs},
				knative: own.release,
				manifests,
				kubernetesId: kubernetes.id,
			};
		},
	};
}

type System = Pick<ReadyPrograms['programs'], (typeof kubernetesPrograms)[number]>;

interface FoundKubernetes {
	readonly missing: readonly ProgramName[];
	ready(settings: CacheSettings): Promise<{programs: System; id: string}>;
}

async function findKubernetes(wanted: ProgramsWanted): Promise<FoundKubernetes> {
	const {kubernetes: version, binaries, assets, cache} = wanted;
	const named = binaries === undefined ? undefined : await kubernetesIn(binaries);
	if (named) return named;
	const inCache = await peekKubernetesBinary(version, cache);
	const found = inCache || assets === undefined ? undefined : await kubernetesIn(assets);
	if (found) return found;
	requireKubernetes(version);
	return {
		missing: [],
		async ready(settings) {
			if (!inCache) await requireGo();
			const {entry, binary} = inCache ?? (await kubernetesBinary(version, settings));
			const program = {file: binary, origin: 'built from modules'} as const;
			const programs = {
				etcd: program,
				'kube-apiserver': program,
				'kube-controller-manager': program,
			};
			return {programs, id: path.basename(entry)};
		},
	};
}

/** Kubernetes' programs in a folder, where etcd and kube-apiserver are there; one that is all of them counts too. */
async function kubernetesIn(folder: string): Promise<FoundKubernetes | undefined> {
	const all = await fileIn(folder, 'kubernetes');
	const [etcd, apiServer, controllerManager] = await Promise.all(
		kubernetesPrograms.map(async name => (await fileIn(folder, name)) ?? all),
	);
	if (!etcd || !apiServer) return undefined;
	const given = (file: string): Program => ({file, origin: 'from a folder'});
	const programs: System = {
		etcd: given(etcd),
		'kube-apiserver': given(apiServer),
		...(controllerManager && {'kube-controller-manager': given(controllerManager)}),
	};
	const id = (await Promise.all([etcd, apiServer].map(version))).join(' ');
	return {
		missing: controllerManager ? [] : ['kube-controller-manager'],
		ready: async () => ({programs, id}),
	};
}

interface FoundKnative {
	readonly release: string;
	readonly missing: readonly ProgramName[];
	ready(settings: CacheSettings): Promise<Pick<ReadyPrograms, 'manifests'> & {programs: Knative}>;
}

type Knative = Pick<ReadyPrograms['programs'], (typeof knativeProgramsHere)[number]>;

async function findKnative(wanted: ProgramsWanted): Promise<FoundKnative> {
	const {knative: version, binaries} = wanted;
	const webhook = binaries === undefined ? undefined : await fileIn(binaries, 'webhook');
	if (binaries === undefined || webhook === undefined) {
		servingModule(version);
		return {
			release: version,
			missing: [],
			async ready(settings) {
				const built = await knative(version, settings);
				const program = (name: string): Program => ({
					file: path.join(built.programs, name),
					origin: 'built from modules',
				});
				return {
					programs: {webhook: program('webhook'), controller: program('controller')},
					manifests: manifestsOf(built.manifests, version),
				};
			},
		};
	}
	const controller = await fileIn(binaries, 'controller');
	const release = await requireRelease(webhook, version);
	return {
		release,
		missing: controller ? [] : ['controller'],
		async ready(settings) {
			const built = await knative(version, settings);
			const given = (file: string): Program => ({file, origin: 'from a folder'});
			return {
				programs: {webhook: given(webhook), ...(controller && {controller: given(controller)})},
				manifests: manifestsOf(built.manifests, version),
			};
		},
	};
}

/** The release that a webhook says it is of, by the modules that it was built from. */
async function requireRelease(webhook: string, wanted: string): Promise<string> {
	const serving = (await readBuildInfo(webhook)).get('knative.dev/serving');
	const release = releaseOf(serving ?? '');
	if (release === undefined) return 'unreleased';
	if (release === wanted) return release;
	throw new EnvironmentError(
		`${webhook} is of Knative ${release} (knative.dev/serving ${serving ?? ''}), and ${wanted} is asked for: ` +
			`say --knative ${release}, or name another folder with --binaries`,
	);
}

/** Nothing is pulled where there are no nodes; names below dev.local are not looked up in a registry either. */
function manifestsOf(texts: readonly string[], version: string): ProcessManifests {
	return processManifests(
		patchManifests(readManifests(texts), name => `dev.local/knative/${path.basename(name)}:v${version}`),
	);
}

async function fileIn(folder: string, name: string): Promise<string | undefined> {
	const file = path.resolve(folder, name);
	return stat(file).then(
		found => (found.isFile() ? file : undefined),
		() => undefined,
	);
}

async function version(file: string): Promise<string> {
	const {size, mtimeMs} = await stat(file);
	return `${file}:${size}:${mtimeMs}`;
}
