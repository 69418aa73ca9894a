import type {LevelSource} from './level-source.ts';

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
