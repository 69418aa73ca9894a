import type {Configuration} from './configuration.ts';
import type {Readings} from './readings.ts';
import type {Owner} from './requirement.ts';
import type {Evidence} from './result.ts';
import type {Arrival, Probe, Row} from './row.ts';
import type {Tier} from './levels.ts';

/** Where rows are run: a cluster with a subject in it, or a subject in this process. */
export interface Target {
	/** Whose doing the subject answers for. */
	readonly owns: readonly Owner[];
	/** The tiers that can be observed here. */
	readonly tiers: readonly Tier[];
	/** Why a row that was planned all the same cannot be judged here: nothing is done for it. */
	cannot?(row: Row): string | undefined;
	/**
	 * Brings the target into the configuration and proves that it has arrived. Throws `NoSuchLevel` when no spelling
	 * selects the level, and `EnvironmentError` when the target itself fails. Where arrival is what is judged, one that
	 * cannot be proved is no failure of the target.
	 */
	enter(configuration: Configuration, arrival?: Arrival): Promise<EnteredTarget>;
	/**
	 * Stores what the probes are going to patch; called once, before anything is entered. Gives what removes it again,
	 * which is called before the scenarios begin.
	 */
	store?(probes: readonly Probe[]): Promise<AsyncDisposable>;
}

/** A target that is proved to be in one configuration. */
export interface EnteredTarget {
	/** Does what the probe says and gives what was read; throws when it could not be read. */
	read(probe: Probe): Promise<Readings>;
	/** Where what the probe saw can be looked up; asked for rows that are not as expected, before `leave`. */
	evidence?(probe: Probe): Promise<Evidence>;
	/** Nothing more will be read of what the probe is about: what was created for it may go before `leave`. */
	release?(probe: Probe): void;
	/** Removes what `read` created and waits until nothing of it can be touched by the next configuration. */
	leave(): Promise<void>;
}
