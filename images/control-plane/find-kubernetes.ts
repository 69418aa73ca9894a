import path from 'node:path';
import type {CacheSettings} from '../cache/cache.ts';
import {requireGo} from '../host/go.ts';
import {kubernetesBinary, peekKubernetesBinary} from '../packaged/kubernetes.ts';
import {requireKubernetes} from '../recipe/versions.ts';
import {fileIdentity, fileIn, given} from './in-folder.ts';
import type {KubernetesProgram, ProgramName, Programs, ProgramsWanted} from './programs.ts';

export interface FoundKubernetes {
	readonly missing: readonly ProgramName[];
	ready(settings: CacheSettings): Promise<{
		readonly programs: Pick<Programs, KubernetesProgram>;
		readonly id: string;
	}>;
}

/** etcd and Kubernetes' programs: from the given folder, the cache, envtest's folder, or to be built. */
export async function findKubernetes(wanted: ProgramsWanted): Promise<FoundKubernetes> {
	const {kubernetes, binaries, assets, cache} = wanted;
	const named = binaries === undefined ? undefined : await inFolder(binaries);
	if (named) return named;
	const inCache = await peekKubernetesBinary(kubernetes, cache);
	const envtest = inCache || assets === undefined ? undefined : await inFolder(assets);
	if (envtest) return envtest;
	requireKubernetes(kubernetes);
	if (!inCache) await requireGo();
	return {
		missing: [],
		async ready(settings) {
			const {entry, binary} = inCache ?? (await kubernetesBinary(kubernetes, settings));
			const program = {file: binary, origin: 'built from modules'} as const;
			return {
				programs: {
					etcd: program,
					'kube-apiserver': program,
					'kube-controller-manager': program,
				},
				id: path.basename(entry),
			};
		},
	};
}

/** The programs in a folder that has etcd and kube-apiserver; one multi-call binary counts too. */
async function inFolder(folder: string): Promise<FoundKubernetes | undefined> {
	const all = await fileIn(folder, 'kubernetes');
	const named = async (name: KubernetesProgram) => (await fileIn(folder, name)) ?? all;
	const etcd = await named('etcd');
	const apiServer = await named('kube-apiserver');
	const manager = await named('kube-controller-manager');
	if (!etcd || !apiServer) return undefined;
	const id = (await Promise.all([etcd, apiServer].map(fileIdentity))).join(' ');
	return {
		missing: manager ? [] : ['kube-controller-manager'],
		ready: async () => ({
			programs: {
				etcd: given(etcd),
				'kube-apiserver': given(apiServer),
				...(manager && {'kube-controller-manager': given(manager)}),
			},
			id,
		}),
	};
}
