import type {Configuration} from './configuration/configuration.ts';
import type {Json} from './json.ts';
import type {Level} from './levels.ts';
import type {Tier} from './tiers.ts';
import type {ObjectKind, RealWorkload, Workload} from './workloads.ts';
import type {SampleName} from '../images/samples.ts';

/** A dotted path below the user's container (`allowPrivilegeEscalation` …) or the pod. */
export type FieldPath =
	`container.securityContext${'' | `.${string}`}` | `pod.securityContext${'' | `.${string}`}`;

/** What is done and what is looked at. */
export type Probe =
	/** The object that admission answers to a dry-run create. */
	| {
			readonly kind: 'admission';
			readonly object: ObjectKind;
			readonly workload: Workload;
			readonly field: FieldPath;
	  }
	/** The same field in Service, Configuration, Revision, Deployment and Pod of a real Service. */
	| {readonly kind: 'rendering'; readonly workload: RealWorkload; readonly field: FieldPath}
	/** What Pod Security `restricted` says of the whole rendered pod, queue-proxy included. */
	| {readonly kind: 'pod-security'; readonly workload: RealWorkload}
	/** What becomes of the user's container. */
	| {readonly kind: 'outcome'; readonly workload: RealWorkload}
	/** What the process in the user's container sees of itself in /proc/self/status. */
	| {readonly kind: 'process'; readonly workload: RealWorkload}
	/** What the image's own configuration says, before anything is concluded from running it. */
	| {readonly kind: 'image'; readonly image: SampleName}
	/** Ordered steps on a cluster of our own; the outcome of the last step is what is judged. */
	| {readonly kind: 'scenario'; readonly name: string; readonly steps: readonly Step[]};

export type Step =
	/** Create the Service and wait until its container answers. */
	| {readonly step: 'create'; readonly workload: RealWorkload}
	/** Enter the level with the Services left alive. */
	| {readonly step: 'switch'; readonly level: Level}
	/** Change the template (an annotation), so that a new Revision is made. */
	| {readonly step: 'new revision'; readonly workload: RealWorkload}
	/** Judge the container of the Pod labelled with the newest Revision. */
	| {readonly step: 'observe newest revision'; readonly workload: RealWorkload};

export const outcomes = ['ready', 'refused', 'crashed', 'denied', 'pending'] as const;

export type Outcome = (typeof outcomes)[number];

export type Expectation =
	/** The observed value, in normal form, equals this one; at the rendering tier at every stage. */
	| {readonly equals: Json}
	/** The observed value is absent, or an object that has no keys but these; at the rendering tier at every stage. */
	| {readonly onlyKeys: readonly string[]}
	/** The container comes to this end; `text` stands in its evidence, `exitCode` is the container's. */
	| {
			readonly outcome: Outcome | readonly Outcome[];
			readonly text?: string;
			readonly exitCode?: number;
			/** Stands in the body of the app's own HTTP answer. */
			readonly answer?: string;
			/** Of `denied`: exactly these Pod Security checks, sorted. */
			readonly violations?: readonly string[];
	  }
	/** Each of these facts of the process is as given. */
	| {readonly process: Readonly<Partial<ProcessFacts>>};

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
