import type {Component} from '../../images/prepare/prepare.ts';
import type {Progress} from '../../images/host/progress.ts';
import type {Entered} from '../configuration/switch.ts';
import type {NodeFacts} from '../model/readings.ts';
import type {WhyNot} from '../model/plan.ts';
import type {Owner} from '../model/requirement.ts';
import type {Row} from '../model/row.ts';
import type {Target} from '../model/target.ts';
import type {Tier} from '../model/levels.ts';
import type {SpellingTried} from '../model/level-source.ts';
import type {ClusterFacts} from './node-facts.ts';

/** Where a run takes place, known before anything is brought up. */
export interface Provider {
	readonly name: 'kind' | 'control-plane' | 'existing' | 'none';
	/** The subject's version; it names the report and scopes deviations. Undefined where it is not known. */
	readonly version: string | undefined;
	/** The tiers that can be observed here. */
	readonly tiers: readonly Tier[];
	/** Whose doing the subject answers for. */
	readonly owns: readonly Owner[];
	/** How many dry runs may be under way at once without being rude. */
	readonly requestsAtOnce: number;
	/** Why a row cannot be run here; undefined when it can. */
	whyNot(row: Row): WhyNot | undefined;
	/** Brings it up. What a failed opening made is gone when the error is thrown. */
	open(opening: Opening): Promise<OpenProvider>;
}

/** What a provider is brought up with. */
export interface Opening {
	/** The run's id: what is made carries it in its name and in its labels. */
	readonly run: string;
	readonly progress: Progress;
	readonly signal: AbortSignal;
	/** What would be left if the process ended now, each with the command that removes it. */
	readonly left: Set<string>;
}

/** A provider that is up. */
export interface OpenProvider {
	readonly target: Target;
	/** What was measured so far of the cluster and of how it was switched; undefined where there is none. */
	readonly measured: Measured | undefined;
	/**
	 * Puts everything back and removes what was made; says what stays on purpose. Gives the ConfigMap's data as it was left,
	 * where the cluster stays.
	 */
	close(): Promise<Readonly<Record<string, string>> | undefined>;
}

/** The measured identity of the cluster that was tested. */
export interface Measured {
	readonly cluster: string;
	readonly facts: ClusterFacts;
	/** What the nodes set for every pod; left out when no row needed to know. */
	readonly insidePods?: NodeFacts;
	/** Where the images came from and why; undefined where none were needed. */
	readonly images?: {readonly source: string; readonly reason: string};
	readonly components: readonly Component[];
	readonly spellings: readonly SpellingTried[];
	readonly entered: readonly Entered[];
	/** Level and feature flags as they were found; the run puts them back. */
	readonly configurationBefore: Readonly<Record<string, string>>;
}
