import type {Beside} from '../../harness/model/workloads.ts';

/** A property that must not matter, and the values to which it is set, one at a time. */
export interface Factor {
	readonly name: string;
	/** What is set for each value, part by part of the object. */
	readonly values: readonly Beside[];
	/** The feature flags without which Knative refuses it. */
	readonly flags?: readonly string[];
	/** The first release of Knative whose schema has it; left out: 1.16.0 or earlier. */
	readonly since?: string;
}
