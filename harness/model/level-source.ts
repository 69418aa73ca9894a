import type {Level, PerLevel} from './levels.ts';

/** Where a subject reads its level from, and the name of each documented level there. */
export interface LevelSource {
	readonly namespace: string;
	readonly configMap: string;
	readonly key: string;
	/** A ConfigMap in the same namespace that must not be read for the level. */
	readonly anotherConfigMap: string;
	/** The spellings to try for each level, the documented one first. A probe finds out what each one selects. */
	readonly spellings: PerLevel<readonly [string, ...string[]]>;
}

export const documentedSpellings: LevelSource['spellings'] = {
	disabled: ['disabled'],
	'root-allowed': ['root-allowed'],
	enabled: ['enabled'],
};

/** The answer to each spelling tried for a level, and whether it selected anything. */
export interface SpellingTried {
	readonly level: Level;
	readonly spelling: string;
	readonly selects: boolean;
}

/**
 * Knative Serving's own implementation: config-features in knative-serving (documentation.md, line 34).
 * `AllowRootBounded` is Knative's only spelling of `root-allowed`, since 1.20 (upstream.md H1).
 */
export const knativeLevel: LevelSource = {
	namespace: 'knative-serving',
	configMap: 'config-features',
	key: 'secure-pod-defaults',
	// The target of the documentation's link (line 33).
	anotherConfigMap: 'config-defaults',
	spellings: {
		disabled: ['disabled'],
		'root-allowed': ['root-allowed', 'AllowRootBounded'],
		enabled: ['enabled'],
	},
};
