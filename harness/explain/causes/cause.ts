import type {Outcome} from '../../model/row.ts';
import type {Finding} from './finding.ts';
import type {Override} from './override.ts';

/** Why a container did not serve, or not correctly, and what helps. */
export interface Cause {
	/** `root-image`, `chown-at-start` … */
	readonly id: string;
	/** The problem, in a few words. */
	readonly title: string;
	/** The reason for the reader of the report, whatever the level sets. */
	readonly why: string;
	/**
	 * What a level has to do with it, judged by the container's words alone; not told where the level sets nothing, where
	 * the container ends the same way at `disabled`, or where an experiment has shown which of its settings it was.
	 */
	readonly byLevel?: string;
	/** The path that was refused to it, if its words name one. */
	readonly path?: string;
	/**
	 * Whether something was refused to its user, by its words, or may have been: then another user, group, folder or
	 * capability may help.
	 */
	readonly denial?: Denial;
	/** The evidence that the text has this meaning. */
	readonly source: string;
	/**
	 * What may be set in the manifest, the smallest and safest first; none of it is known to help before it was tried.
	 */
	readonly overrides: readonly Override[];
	/** What may be changed in the image instead, as text. */
	readonly imageChanges: readonly string[];
}

export type Denial = 'told' | 'possible';

/** A cause as in the catalogue, where its id is the key. */
export interface CatalogueEntry {
	readonly title: string;
	/** Any one of them is sufficient. */
	readonly signs: readonly Sign[];
	readonly why: string | ((told: Told) => string);
	readonly byLevel?: string | ((told: Told) => string);
	readonly denial?: Denial;
	readonly overrides?: (told: Told) => readonly Override[];
	readonly imageChanges?: (told: Told) => readonly string[];
}

/** How a cause is recognised, and the evidence for that. */
export interface Sign {
	/** The outcomes to which it applies. */
	readonly outcome: readonly Outcome[];
	/** A pattern for the message of kubelet, runtime or app; its named groups are passed on. */
	readonly says?: RegExp;
	/** Not searched in the log, since an app may print similar text for other reasons. */
	readonly notInLog?: true;
	/** For an app that gives wrong answers; otherwise such an app is recognised only by the messages of crashed ones. */
	readonly amiss?: true;
	/** Yields to any words: it says only that the container serves nobody. */
	readonly weak?: true;
	/** A further condition on the finding. */
	readonly when?: (finding: Finding) => boolean;
	/** The source of the text or the rule, or where it was measured. */
	readonly source: string;
}

/** A sign that matched. */
export interface Told {
	readonly finding: Finding;
	/** The named groups of its pattern, without those that matched nothing. */
	readonly words: Readonly<Record<string, string>>;
}

/** One family of the catalogue. */
export type Family = Readonly<Record<string, CatalogueEntry>>;
