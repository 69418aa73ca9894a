import type {Component} from '../../images/prepare/prepare.ts';
import type {Progress} from '../../images/host/progress.ts';
import type {Entered} from '../configuration/switch.ts';
import type {Json} from '../model/json.ts';
import type {NodeFacts} from '../model/readings.ts';
import type {WhyNot} from '../model/plan.ts';
import type {Owner} from '../model/requirement.ts';
import type {Row} from '../model/row.ts';
import type {Target} from '../model/target.ts';
import type {Tier} from '../model/levels.ts';
import type {SpellingTried} from '../model/level-source.ts';
import type {Foreseen} from './foreseen.ts';
import type {ClusterFacts} from './node-facts.ts';

/** Where a run takes place, known before anything is started. */
export interface Provider {
	readonly name: 'kind' | 'control-plane' | 'existing' | 'none';
	/** The subject's version; it names the report and scopes deviations. Undefined if unknown. */
	readonly version: string | undefined;
	/** The tiers that can be observed here. */
	readonly tiers: readonly Tier[];
	/** What the subject is responsible for. */
	readonly owns: readonly Owner[];
	/** The number of concurrent dry runs that does not overload the place. */
	readonly requestsAtOnce: number;
	/** Why a row cannot run here; undefined if it can. */
	whyNot(row: Row): WhyNot | undefined;
	/**
	 * Called instead of `open`: how a run would find a place that stays. Only reads. Left out if the run makes its own place,
	 * or uses one that `spd` made.
	 */
	foresee?(watching: Pick<Opening, 'progress' | 'signal'>): Promise<Foreseen>;
	/**
	 * Called instead of `open` where a run would make its place on somebody else's cluster: why it would not begin, one
	 * sentence each. Only reads.
	 */
	refusals?(): Promise<readonly string[]>;
	/** Starts it. What a failed opening created is removed before the error is thrown. */
	open(opening: Opening): Promise<OpenProvider>;
}

/** The options of `open`. */
export interface Opening {
	/** The run's id: everything created has it in its name and labels. */
	readonly run: string;
	readonly progress: Progress;
	readonly signal: AbortSignal;
	/** What would be left if the process ended now, each with the command that removes it. */
	readonly left: Set<string>;
}

/** A provider that is up. */
export interface OpenProvider {
	readonly target: Target;
	/** What was measured so far of the cluster and its switches; undefined if there is none. */
	readonly measured: Measured | undefined;
	/**
	 * Puts everything back and removes what was created; reports what stays on purpose. Returns the ConfigMap's final
	 * data if the cluster stays.
	 */
	close(): Promise<Readonly<Record<string, string>> | undefined>;
}

/** The measured identity of the cluster that was tested. */
export interface Measured {
	readonly cluster: string;
	readonly facts: ClusterFacts;
	/** What the nodes set for every pod; missing if no row needed it. */
	readonly insidePods?: NodeFacts;
	/** Where the images came from and why; undefined if none were needed. */
	readonly images?: {readonly source: string; readonly reason: string};
	readonly components: readonly Component[];
	/** Where the configuration was proved to be, if the webhook may have several replicas. */
	readonly arrival?: string;
	readonly spellings: readonly SpellingTried[];
	readonly entered: readonly Entered[];
	/** The original level and feature flags; the run restores them. */
	readonly configurationBefore: Readonly<Record<string, string>>;
	/** After a switch on somebody else's cluster: each Revision that was there. */
	readonly otherRevisions?: readonly OtherRevision[];
}

/** Somebody else's Revision, and what a switch has made of its Deployment. */
export interface OtherRevision {
	/** `NAMESPACE/NAME`. */
	readonly revision: string;
	readonly renderedAnew: boolean;
	/** Left out if it had no Deployment. */
	readonly before?: Rendered;
	readonly after?: Rendered;
}

/** A Deployment, as far as a level decides it. */
export interface Rendered {
	/**
	 * Counted up by each change of the Pod template, also by one that was taken back, but not by scaling (Kubernetes'
	 * Deployment controller, annotation `deployment.kubernetes.io/revision`).
	 */
	readonly rollout: number;
	/** The Pod's securityContext, and each container's by its name; `{}` if there is none. */
	readonly pod: Json;
	readonly containers: Readonly<Record<string, Json>>;
}
