import type {Configuration} from './configuration.ts';
import type {Json, JsonObject} from './json.ts';
import type {Level, Tier} from './levels.ts';
import type {
	Beside,
	ObjectKind,
	RealWorkload,
	ServedWorkload,
	SideName,
	Workload,
} from './workloads.ts';
import type {SampleName} from '../../images/recipe/samples.ts';

/** What the field belongs to: `container` is the serving container, `pod` the pod spec itself. */
export type FieldRoot = 'container' | 'pod' | SideName;

/** A container of a Pod other than the user's serving one. */
export type PodContainer = SideName | 'queue-proxy';

/** A dotted path: `container.securityContext.runAsNonRoot`, `sidecar.securityContext`, `pod.hostUsers` … */
export type FieldPath = `${FieldRoot}.${string}`;

/** The `securityContext` of the pod and of each container, and what was lost of the row's own property. */
export const everyContext = 'pod.every securityContext' satisfies FieldPath;

/** What was lost, on the way from the Service to the Pod, of the properties beside what matters. */
export const everyProperty = 'pod.every property' satisfies FieldPath;

/** Several properties that must not matter, in one object: so many pairs of them are asked with few requests. */
export interface Among {
	/** What matters: the workload without them. */
	readonly base: Workload;
	/** All of them, in the order in which they are merged. */
	readonly all: readonly Beside[];
	/** Those that the row is about: one, or all. */
	readonly own: readonly Beside[];
	/** Those of `all` that older releases of Knative do not have, and the first that has them. */
	readonly newer: ReadonlyMap<Beside, string>;
}

/** How admission is asked, and by which user, if not in the default way. */
export interface Asking {
	/** The object's name. */
	readonly name?: string;
	/** A second namespace of the run, or one that is there before it: only dry runs are sent there. */
	readonly namespace?: 'other' | SystemNamespace;
	/** The API server makes its name. */
	readonly generateName?: true;
	/** Another user, by impersonation, with cluster-admin rights. */
	readonly user?: string;
}

/** Namespaces of the cluster itself and of Knative. */
export const systemNamespaces = ['default', 'kube-system', 'knative-serving'] as const;

export type SystemNamespace = (typeof systemNamespaces)[number];

export const isSystem = (namespace: Asking['namespace']): namespace is SystemNamespace =>
	systemNamespaces.some(each => each === namespace);

/** What the harness does and what it observes. */
export type Probe =
	/** The object that admission returns for a dry-run create. */
	| {
			readonly kind: 'admission';
			readonly object: ObjectKind;
			readonly workload: Workload;
			readonly field: FieldPath;
			readonly asking?: Asking;
			/** The row is about one of several properties that the object sets. */
			readonly among?: Among;
	  }
	/**
	 * The object that admission returns for a dry-run patch of a stored one, which was created at `disabled` and never
	 * started. The patch replaces the template's containers; for a Revision, whose spec is immutable, only an annotation.
	 */
	| {
			readonly kind: 'update';
			readonly object: ObjectKind;
			readonly stored: Workload;
			readonly workload: Workload;
			readonly field: FieldPath;
			readonly among?: Among;
	  }
	/** The warnings about insecure defaults in the API server's answer to a dry-run create. */
	| {readonly kind: 'warnings'; readonly object: ObjectKind; readonly workload: Workload}
	/** The same field in Service, Configuration, Revision, Deployment and Pod of a real Service. */
	| {readonly kind: 'rendering'; readonly workload: ServedWorkload; readonly field: FieldPath}
	/** The result of Pod Security `restricted` for the whole rendered pod, including queue-proxy. */
	| {readonly kind: 'pod-security'; readonly workload: ServedWorkload}
	/** The outcome of the user's container, or of another one of its Pod. */
	| {readonly kind: 'outcome'; readonly workload: RealWorkload; readonly of?: PodContainer}
	/** /proc/self/status of the process in the user's container, or in another one. */
	| {readonly kind: 'process'; readonly workload: RealWorkload; readonly of?: PodContainer}
	/** What the process in the user's container is allowed to do; its image is one of this project's programs. */
	| {
			readonly kind: 'attempts';
			readonly workload: RealWorkload;
			readonly attempts: readonly Attempt[];
	  }
	/** The image's own configuration, checked before anything is concluded from running it. */
	| {readonly kind: 'image'; readonly image: SampleName}
	/** Ordered steps on a cluster that this run owns; `looks` selects what is judged in the reading of the last step. */
	| {
			readonly kind: 'scenario';
			readonly name: string;
			readonly steps: readonly Step[];
			readonly looks: Looks;
	  };

/** What is judged in a scenario's last step. */
export type Looks =
	/** The outcome of the container. */
	| {readonly at: 'outcome'}
	/** A field of the object that admission returns, or its refusal. */
	| {readonly at: 'admission'; readonly object: ObjectKind; readonly field: FieldPath}
	/** A field of the Deployment's template. */
	| {readonly at: 'deployment'; readonly field: FieldPath};

/** Whether a switch must be proved before anything is judged, or is itself judged. */
export type Arrival = 'proved' | 'judged';

export type Step =
	/** Create the workload and wait until its container answers. */
	| {readonly step: 'create'; readonly workload: RealWorkload}
	/** Enter the level and keep everything that was created; `judged` if the row is about the arrival of the level. */
	| {readonly step: 'switch'; readonly level: Level; readonly arrival?: Arrival}
	/** Change the template (an annotation), so that a new Revision is created. */
	| {readonly step: 'new revision'; readonly workload: RealWorkload}
	/** Judge the container of the Pod labelled with the newest Revision. */
	| {readonly step: 'observe newest revision'; readonly workload: RealWorkload}
	/** Change the Deployment (an annotation), so that Knative's controller reconciles it, and read the result. */
	| {readonly step: 'touch deployment'; readonly workload: RealWorkload}
	/** Send a dry-run create. */
	| {readonly step: 'dry run'; readonly object: ObjectKind; readonly workload: Workload}
	/** Store an object that starts nothing. */
	| {readonly step: 'store'; readonly object: ObjectKind; readonly workload: Workload}
	/** Send a dry-run patch of the object stored last. */
	| {readonly step: 'patch'; readonly patch: Patch};

/** A user's change of a stored object. */
export type Patch =
	/** The serving container's image only. */
	| {readonly change: 'image'}
	/** The serving container's ports only. */
	| {readonly change: 'ports'; readonly ports: readonly JsonObject[]}
	/** An annotation of the object itself, by another user. */
	| {readonly change: 'annotation'; readonly user: string};

export const outcomes = ['ready', 'refused', 'crashed', 'denied', 'pending'] as const;

export type Outcome = (typeof outcomes)[number];

/** What must be observed of a row. */
export type Expectation =
	/** The observed value equals this one, in normal form; at the rendering tier at every stage. */
	| {readonly equals: Json}
	/** The observed value is absent, or an object with no other keys; at the rendering tier at every stage. */
	| {readonly onlyKeys: readonly string[]}
	/** Admission refuses the object, and its message contains this. */
	| {readonly refusal: string}
	/** The container has this outcome; its evidence contains every `text`; `exitCode` is the container's. */
	| {
			readonly outcome: Outcome | readonly Outcome[];
			readonly text?: string | readonly string[];
			readonly exitCode?: number;
			/** The body of the app's own HTTP answer contains this. */
			readonly answer?: string;
			/** For `denied`: exactly these Pod Security checks, sorted. */
			readonly violations?: readonly string[];
	  }
	/** Each of these facts of the process has the given value. */
	| {readonly process: Readonly<Partial<ProcessFacts>>}
	/** Each of these attempts has the given result: `done`, `EPERM`, `EACCES` … */
	| {readonly attempts: Readonly<Partial<Record<Attempt, string>>>}
	/** The expectation depends on the node, as found out inside a pod. */
	| {readonly dependsOn: NodeTrait; readonly yes: Expectation; readonly no: Expectation};

/** What this project's program attempts, each in its own process (images/packaged/app/attempts.go). */
export const attempts = [
	'bind 81',
	'chown',
	'setgroups',
	'setuid',
	'chroot',
	'mknod',
	'raw ICMP',
	'datagram ICMP',
	"write to another's folder",
	"write to root's folder",
	'setuid program',
] as const;

export type Attempt = (typeof attempts)[number];

/** What differs between nodes and determines the outcome of a container (real-cluster.md §3.4). */
export const nodeTraits = [
	'low ports are privileged',
	'anybody may ping',
	'root may ping',
	'processes are filtered by default',
] as const;

export type NodeTrait = (typeof nodeTraits)[number];

/** Numbers as in /proc/PID/status; capability sets in lower-case hex without leading zeros. */
export interface ProcessFacts {
	readonly uid: number;
	readonly CapEff: string;
	readonly CapBnd: string;
	readonly NoNewPrivs: number;
	readonly Seccomp: number;
}

/** The unit that is run, counted and reported. */
export interface Row {
	/** The requirement that it tests: the first part of its key. */
	readonly requirement: string;
	/** Other requirements that it also tests. */
	readonly alsoProves: readonly string[];
	readonly level: Level;
	readonly case: string;
	readonly tier: Tier;
	readonly configuration: Configuration;
	readonly probe: Probe;
	readonly expect: Expectation;
	/** Why the row is observed but never judged (documentation drift, or documentation silent). */
	readonly observedOnly?: string;
	/** The first release of Knative that has the property; left out: each has it. */
	readonly since?: string;
	/** Presets other than `full` that contain it. */
	readonly presets: readonly ('gate' | 'vendor' | 'smoke')[];
}

/** `requirement [level] case`: the title of a row, the key of its result and the argument to run it again. */
export function rowKey(row: Pick<Row, 'requirement' | 'level' | 'case'>): string {
	return `${row.requirement} [${row.level}] ${row.case}`;
}

/** The question to admission as one text: within a configuration the same question has the same answer. */
export function questionOf(object: ObjectKind, workload: Workload, asking: Asking = {}): string {
	return JSON.stringify([object, workload, asking]);
}

/** The workloads that the probe really creates, in the order of its steps. */
export function realWorkloadsOf(probe: Probe): readonly RealWorkload[] {
	switch (probe.kind) {
		case 'rendering':
		case 'pod-security':
		case 'outcome':
		case 'process':
		case 'attempts':
			return [probe.workload];
		case 'scenario':
			return probe.steps.flatMap(step => {
				switch (step.step) {
					case 'create':
					case 'new revision':
					case 'observe newest revision':
					case 'touch deployment':
						return [step.workload];
					case 'switch':
					case 'dry run':
					case 'store':
					case 'patch':
						return [];
				}
			});
		case 'admission':
		case 'update':
		case 'warnings':
		case 'image':
			return [];
	}
}
