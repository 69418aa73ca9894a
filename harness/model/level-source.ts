import type {Level, PerLevel} from './levels.ts';

/** Where a subject's level lives and what each documented level is called there. */
export interface LevelSource {
	readonly namespace: string;
	readonly configMap: string;
	readonly key: string;
	/** A ConfigMap beside it, which must not be read for the level. */
	readonly anotherConfigMap: string;
	/** The spellings to try for each level, the documented one first; what each selects is found out by asking. */
	readonly spellings: PerLevel<readonly [string, ...string[]]>;
}

/** Each level by its documented name. */
export const documentedSpellings: LevelSource['spellings'] = {
	disabled: ['disabled'],
	'root-allowed': ['root-allowed'],
	enabled: ['enabled'],
};

/** What was asked for a level, spelling by spelling, and whether it selected anything. */
export interface SpellingTried {
	readonly level: Level;
	readonly spelling: string;
	readonly selects: boolean;
}

/**
 * Knative Serving's own implementation: config-features in knative-serving (documentation.md, line 34).
 * `AllowRootBounded` is the only spelling by which Knative knows `root-allowed`, from 1.20 on (upstream.md H1).
 */
export const knativeLevel: LevelSource = {
	namespace: 'knative-serving',
	configMap: 'config-features',
	key: 'secure-pod-defaults',
	// The documentation's link leads to it (line 33).
	anotherConfigMap: 'config-defaults',
	spellings: {
		disabled: ['disabled'],
		'root-allowed': ['root-allowed', 'AllowRootBounded'],
		enabled: ['enabled'],
	},
};
