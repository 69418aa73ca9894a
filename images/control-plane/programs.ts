import type {CacheSettings} from '../cache/cache.ts';
import type {Origin} from '../recipe/prepared.ts';
import type {ProcessManifests} from './process-manifests.ts';

/** The programs of a control plane, by the names under which they run. */
export type ProgramName = KubernetesProgram | KnativeProgram;

export type KubernetesProgram = 'etcd' | 'kube-apiserver' | 'kube-controller-manager';

export type KnativeProgram = 'webhook' | 'controller';

export interface Program {
	readonly file: string;
	readonly origin: Origin;
}

/** Without the controllers admission answers all the same; nothing is rendered. */
export type Programs = Readonly<
	Record<Exclude<ProgramName, Controllers>, Program> & Partial<Record<Controllers, Program>>
>;

type Controllers = 'kube-controller-manager' | 'controller';

/** What a control plane is asked to be. */
export interface ProgramsWanted {
	readonly knative: string;
	readonly kubernetes: string;
	/**
	 * A folder with programs of one's own, and Knative's manifests (`*.yaml`) where they are not the release's; what it
	 * lacks comes from elsewhere.
	 */
	readonly binaries?: string;
	/** A folder with etcd and kube-apiserver, as envtest uses it. */
	readonly assets?: string;
	readonly cache: string;
}

/** Where the programs are, found out without making anything. */
export interface FoundPrograms {
	/** The release that Knative's programs are of; `unreleased` where they are of none. */
	readonly knative: string;
	/** What will not be there. */
	readonly missing: readonly ProgramName[];
	/** Makes what is not there yet. */
	ready(settings: CacheSettings): Promise<ReadyPrograms>;
}

export interface ReadyPrograms {
	readonly programs: Programs;
	readonly knative: string;
	readonly manifests: ProcessManifests;
	/** Changes whenever another etcd or API server would run. */
	readonly kubernetesId: string;
}
