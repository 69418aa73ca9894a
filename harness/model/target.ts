import type {Configuration} from './configuration.ts';
import type {Readings} from './readings.ts';
import type {Owner} from './requirement.ts';
import type {Evidence} from './result.ts';
import type {Arrival, Probe, Row} from './row.ts';
import type {Tier} from './levels.ts';

/** Where rows run: a cluster with a subject in it, or a subject in this process. */
export interface Target {
	/** What the subject is responsible for. */
	readonly owns: readonly Owner[];
	/** The tiers that can be observed here. */
	readonly tiers: readonly Tier[];
	/** Why a planned row cannot be judged here; nothing is done for it. */
	cannot?(row: Row): string | undefined;
	/**
	 * Brings the target into the configuration and proves that it has arrived. Throws `NoSuchLevel` if no spelling
	 * selects the level, and `EnvironmentError` if the target itself fails. If the arrival itself is judged, a missing
	 * proof is not a failure of the target.
	 */
	enter(configuration: Configuration, arrival?: Arrival): Promise<EnteredTarget>;
	/**
	 * Stores the objects that the probes patch; called once, before any `enter`. Returns the disposable that removes
	 * them, which is disposed before the scenarios begin.
	 */
	store?(probes: readonly Probe[]): Promise<AsyncDisposable>;
}

/** A target that is proved to be in one configuration. */
export interface EnteredTarget {
	/** Runs the probe and returns the readings; throws if they could not be read. */
	read(probe: Probe): Promise<Readings>;
	/** Where to inspect what the probe observed; called before `leave` for rows that are not as expected. */
	evidence?(probe: Probe): Promise<Evidence>;
	/** Nothing more will be read for the probe: its objects may be deleted before `leave`. */
	release?(probe: Probe): void;
	/** Removes what `read` created and waits until the next configuration cannot affect any of it. */
	leave(): Promise<void>;
}
