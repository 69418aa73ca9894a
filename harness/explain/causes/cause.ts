import type {Outcome} from '../../model/row.ts';
import type {Finding} from './finding.ts';
import type {Override} from './override.ts';

/** Why a container did not serve, or not as it was meant to, and what helps. */
export interface Cause {
	/** `root-image`, `chown-at-start` … */
	readonly id: string;
	/** What is the matter, in a few words. */
	readonly title: string;
	/** Why, for the person with the report, in terms of what the level sets. */
	readonly why: string;
	/** On what it rests that the text means this. */
	readonly source: string;
	/** What may be set in the manifest, the smallest and safest first; none of it is known to help before it was tried. */
	readonly overrides: readonly Override[];
	/** What may be changed in the image instead, in words. */
	readonly imageChanges: readonly string[];
}

/** A cause as the catalogue holds it, by its id. */
export interface KnownCause {
	readonly title: string;
	/** Any of them tells it. */
	readonly signs: readonly Sign[];
	readonly why: string | ((told: Told) => string);
	readonly overrides?: (told: Told) => readonly Override[];
	readonly imageChanges?: (told: Told) => readonly string[];
}

/** By what a cause is told, and on what that rests. */
export interface Sign {
	/** The outcomes of which it speaks. */
	readonly outcome: readonly Outcome[];
	/** What stands in the words of kubelet, runtime or app; its named groups are handed on. */
	readonly says?: RegExp;
	/** An app may say the like of its own affairs: its log tells nothing of it. */
	readonly notInLog?: true;
	/** It speaks of an app that answers, and amiss; what else speaks of such a one are the words of those that crashed. */
	readonly amiss?: true;
	/** What holds of the finding besides. */
	readonly when?: (finding: Finding) => boolean;
	/** Where the wording or the rule stands, or was measured. */
	readonly source: string;
}

/** A sign that was found. */
export interface Told {
	readonly finding: Finding;
	/** The named groups of its pattern, those that matched nothing left out. */
	readonly words: Readonly<Record<string, string>>;
}

/** One family of the catalogue. */
export type Family = Readonly<Record<string, KnownCause>>;
