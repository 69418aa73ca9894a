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

/** Without the controllers admission still answers, but nothing is rendered. */
export type Programs = Readonly<
	Record<Exclude<ProgramName, Controllers>, Program> & Partial<Record<Controllers, Program>>
>;

type Controllers = 'kube-controller-manager' | 'controller';

/** What the control plane is to consist of. */
export interface ProgramsWanted {
	readonly knative: string;
	readonly kubernetes: string;
	/**
	 * A folder with your own programs, and with Knative's manifests (`*.yaml`) if they differ from the release's;
	 * what is missing is taken from elsewhere.
	 */
	readonly binaries?: string;
	/** A folder with etcd and kube-apiserver, as envtest uses it. */
	readonly assets?: string;
	readonly cache: string;
}

/** Where the programs are, determined without building anything. */
export interface FoundPrograms {
	/** The release of Knative's programs; `unreleased` if they belong to none. */
	readonly knative: string;
	/** The programs that will be missing. */
	readonly missing: readonly ProgramName[];
	/** Builds what does not exist yet. */
	ready(settings: CacheSettings): Promise<ReadyPrograms>;
}

export interface ReadyPrograms {
	readonly programs: Programs;
	readonly knative: string;
	readonly manifests: ProcessManifests;
	/** Changes whenever a different etcd or API server would run. */
	readonly kubernetesId: string;
}
