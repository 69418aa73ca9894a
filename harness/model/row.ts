import type {Configuration} from './configuration.ts';
import type {Json, JsonObject} from './json.ts';
import type {Level, Tier} from './levels.ts';
import type {ObjectKind, RealWorkload, ServedWorkload, SideName, Workload} from './workloads.ts';
import type {SampleName} from '../../images/recipe/samples.ts';

/** Whose field is looked at: `container` is the serving one, `pod` the pod spec itself. */
export type FieldRoot = 'container' | 'pod' | SideName;

/** A container of a Pod beside the user's serving one. */
export type PodContainer = SideName | 'queue-proxy';

/** A dotted path: `container.securityContext.runAsNonRoot`, `sidecar.securityContext`, `pod.hostUsers` … */
export type FieldPath = `${FieldRoot}.${string}`;

/** How and by whom admission is asked, where that is out of the ordinary. */
export interface Asking {
	/** The object's name. */
	readonly name?: string;
	/** A second namespace of the run. */
	readonly namespace?: 'other';
	/** Somebody else, by impersonation; with a cluster administrator's rights. */
	readonly user?: string;
}

/** What is done and what is looked at. */
export type Probe =
	/** The object that admission answers to a dry-run create. */
	| {
			readonly kind: 'admission';
			readonly object: ObjectKind;
			readonly workload: Workload;
			readonly field: FieldPath;
			readonly asking?: Asking;
	  }
	/**
	 * The object that admission answers to a dry-run patch of a stored one, which was created at `disabled` and never
	 * started; the patch replaces the template's containers. Of a Revision, whose spec cannot change, only an annotation.
	 */
	| {
			readonly kind: 'update';
			readonly object: ObjectKind;
			readonly stored: Workload;
			readonly workload: Workload;
			readonly field: FieldPath;
	  }
	/** What the API server warns of in its answer to a dry-run create, as far as it speaks of insecure defaults. */
	| {readonly kind: 'warnings'; readonly object: ObjectKind; readonly workload: Workload}
	/** The same field in Service, Configuration, Revision, Deployment and Pod of a real Service. */
	| {readonly kind: 'rendering'; readonly workload: ServedWorkload; readonly field: FieldPath}
	/** What Pod Security `restricted` says of the whole rendered pod, queue-proxy included. */
	| {readonly kind: 'pod-security'; readonly workload: ServedWorkload}
	/** What becomes of the user's container, or of another one of its Pod. */
	| {readonly kind: 'outcome'; readonly workload: RealWorkload; readonly of?: PodContainer}
	/** What the process in the user's container, or in another one, sees of itself in /proc/self/status. */
	| {readonly kind: 'process'; readonly workload: RealWorkload; readonly of?: PodContainer}
	/** What the process in the user's container is let do; its image is one of our own programs. */
	| {
			readonly kind: 'attempts';
			readonly workload: RealWorkload;
			readonly attempts: readonly Attempt[];
	  }
	/** What the image's own configuration says, before anything is concluded from running it. */
	| {readonly kind: 'image'; readonly image: SampleName}
	/** Ordered steps on a cluster of our own; what `looks` names in what the last step read is judged. */
	| {
			readonly kind: 'scenario';
			readonly name: string;
			readonly steps: readonly Step[];
			readonly looks: Looks;
	  };

/** What of a scenario's last step is judged. */
export type Looks =
	/** What became of the container. */
	| {readonly at: 'outcome'}
	/** A field of the object that admission answered, or its refusal. */
	| {readonly at: 'admission'; readonly object: ObjectKind; readonly field: FieldPath}
	/** A field of the Deployment's template. */
	| {readonly at: 'deployment'; readonly field: FieldPath};

/** Whether a switch has to be proved before anything is judged, or is itself what is judged. */
export type Arrival = 'proved' | 'judged';

export type Step =
	/** Create the workload and wait until its container answers. */
	| {readonly step: 'create'; readonly workload: RealWorkload}
	/** Enter the level with everything that was created left alive; `judged` when its arrival is what the row is about. */
	| {readonly step: 'switch'; readonly level: Level; readonly arrival?: Arrival}
	/** Change the template (an annotation), so that a new Revision is made. */
	| {readonly step: 'new revision'; readonly workload: RealWorkload}
	/** Judge the container of the Pod labelled with the newest Revision. */
	| {readonly step: 'observe newest revision'; readonly workload: RealWorkload}
	/** Touch the Deployment (an annotation), so that Knative's controller looks at it, and read what it makes of it. */
	| {readonly step: 'touch deployment'; readonly workload: RealWorkload}
	/** Ask for a dry-run create. */
	| {readonly step: 'dry run'; readonly object: ObjectKind; readonly workload: Workload}
	/** Store an object that starts nothing. */
	| {readonly step: 'store'; readonly object: ObjectKind; readonly workload: Workload}
	/** Ask for a dry-run patch of what was stored last. */
	| {readonly step: 'patch'; readonly patch: Patch};

/** What a user changes of a stored object. */
export type Patch =
	/** The serving container's image, the rest left as it is stored. */
	| {readonly change: 'image'}
	/** The serving container's ports, the rest left as it is stored. */
	| {readonly change: 'ports'; readonly ports: readonly JsonObject[]}
	/** An annotation of the object itself, by somebody else. */
	| {readonly change: 'annotation'; readonly user: string};

export const outcomes = ['ready', 'refused', 'crashed', 'denied', 'pending'] as const;

export type Outcome = (typeof outcomes)[number];

export type Expectation =
	/** The observed value, in normal form, equals this one; at the rendering tier at every stage. */
	| {readonly equals: Json}
	/** The observed value is absent, or an object that has no keys but these; at the rendering tier at every stage. */
	| {readonly onlyKeys: readonly string[]}
	/** Admission refuses the object, with this in its message. */
	| {readonly refusal: string}
	/** The container comes to this end; `text`, all of it, stands in its evidence, `exitCode` is the container's. */
	| {
			readonly outcome: Outcome | readonly Outcome[];
			readonly text?: string | readonly string[];
			readonly exitCode?: number;
			/** Stands in the body of the app's own HTTP answer. */
			readonly answer?: string;
			/** Of `denied`: exactly these Pod Security checks, sorted. */
			readonly violations?: readonly string[];
	  }
	/** Each of these facts of the process is as given. */
	| {readonly process: Readonly<Partial<ProcessFacts>>}
	/** Each of these attempts ends as given: `done`, `EPERM`, `EACCES` … */
	| {readonly attempts: Readonly<Partial<Record<Attempt, string>>>}
	/** What holds is the node's doing, as was found out inside a pod. */
	| {readonly dependsOn: NodeTrait; readonly yes: Expectation; readonly no: Expectation};

/** What our own program tries, each by a process of its own (images/packaged/app/attempts.go). */
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

/** What differs from node to node and decides what becomes of a container (real-cluster.md §3.4). */
export const nodeTraits = [
	'low ports are privileged',
	'anybody may ping',
	'root may ping',
	'processes are filtered by default',
] as const;

export type NodeTrait = (typeof nodeTraits)[number];

/** Numbers as /proc/PID/status gives them; capability sets in lower-case hex without leading zeros. */
export interface ProcessFacts {
	readonly uid: number;
	readonly CapEff: string;
	readonly CapBnd: string;
	readonly NoNewPrivs: number;
	readonly Seccomp: number;
}

/** The unit that is run, counted and reported. */
export interface Row {
	/** The requirement that it is for, its key's first part. */
	readonly requirement: string;
	/** Other requirements that it also proves. */
	readonly alsoProves: readonly string[];
	readonly level: Level;
	readonly case: string;
	readonly tier: Tier;
	readonly configuration: Configuration;
	readonly probe: Probe;
	readonly expect: Expectation;
	/** Why the row is observed but never judged (documentation drift, or documentation silent). */
	readonly observedOnly?: string;
	/** Presets beside `full` that contain it. */
	readonly presets: readonly ('gate' | 'smoke')[];
}

/** `requirement [level] case`: the title of a row, the key of its result and the argument of a re-run. */
export function rowKey(row: Pick<Row, 'requirement' | 'level' | 'case'>): string {
	return `${row.requirement} [${row.level}] ${row.case}`;
}

/** What admission is asked, as one text: within a configuration the same question has the same answer. */
export function questionOf(object: ObjectKind, workload: Workload, asking: Asking = {}): string {
	return JSON.stringify([object, workload, asking]);
}

/** The workloads that are really created for the probe, in the order of its steps. */
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
