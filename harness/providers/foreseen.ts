/** What a run may do on an existing cluster: ask by dry runs, create objects of its own, switch the level. */
export type Doing = 'look' | 'create' | 'switch';

/** A place that stays, as a run would find it. Everything was only read. */
export interface Foreseen {
	readonly doing: Doing;
	/** `context NAME`. */
	readonly place: string;
	/** What would keep a run from judging anything there, one sentence each. */
	readonly refusals: readonly string[];
	readonly rights: readonly AskedRight[];
	readonly rate: DryRunRate;
	readonly configuration: FoundConfiguration;
	/** Revisions that are there, as `NAMESPACE/NAME`: a switch renders them anew. Undefined if they may not be listed. */
	readonly revisions: readonly string[] | undefined;
	/** Undefined if the user may not look for it. */
	readonly others: OtherRuns | undefined;
}

/** The ConfigMap that holds the level. */
export interface FoundConfiguration {
	readonly namespace: string;
	readonly configMap: string;
	readonly data: Readonly<Record<string, string>>;
	/** Another program that keeps it. */
	readonly owner?: string;
	/** Flags of its owner's that a run removes while it switches. */
	readonly cleared: readonly string[];
}

/** What other runs do there, or have left. */
export interface OtherRuns {
	/** Who holds the Lease, and since when. */
	readonly holder?: {
		readonly name: string;
		readonly alive: boolean;
		/** Why another run cannot begin while it is alive. */
		readonly inUse: string;
	};
	/** The run that has left a journal, or that has one now. */
	readonly journal?: string;
	/** Objects with a run's label, as `KIND NAME`. */
	readonly objects: readonly {readonly run: string; readonly object: string}[];
}

/** A right that the run needs, as `VERBS RESOURCE`, and those of its verbs that the user does not have. */
export interface AskedRight {
	readonly right: string;
	readonly lacking: readonly string[];
}

/** How many dry runs of Services and Configurations the webhook lets through. */
export interface DryRunRate {
	readonly perSecond: number;
	/** Where that was read, or why it is the default. */
	readonly from: string;
}
