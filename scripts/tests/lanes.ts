/** Tests on real clusters that run one file after the other, in parallel with the other lanes. */
export interface Lane {
	readonly name: string;
	/** Whether its files share a kind cluster that is kept for them. */
	readonly cluster: boolean;
	/** Globs in AVA's syntax. */
	readonly files: readonly string[];
}

/**
 * As many lanes run at once as there are processors, and one more, the longest first: the last two wait for containers, the others
 * have processes only. Files that check the engine's content share a lane with none that brings the same images.
 */
export const lanes: readonly Lane[] = [
	{
		name: 'control planes, registries',
		cluster: false,
		files: [
			'harness/model/*.engine.test.ts',
			'harness/providers/**/*.engine.test.ts',
			'images/**/*.engine.test.ts',
			'scripts/tests/control-plane.engine.test.ts',
			'scripts/tests/html.engine.test.ts',
			'scripts/tests/matrix.engine.test.ts',
			'scripts/tests/published.engine.test.ts',
			'scripts/tests/schema.engine.test.ts',
			'scripts/tests/secrets.engine.test.ts',
			'scripts/tests/upgrade.engine.test.ts',
			'scripts/tests/webhooks.engine.test.ts',
		],
	},
	{
		name: 'guests',
		cluster: false,
		files: [
			'scripts/tests/guest.engine.test.ts',
			'scripts/tests/journal.engine.test.ts',
			'scripts/tests/lease.engine.test.ts',
			'scripts/tests/plan.engine.test.ts',
			'scripts/tests/rights.engine.test.ts',
			'scripts/tests/switch-plan.engine.test.ts',
			'scripts/tests/weather.engine.test.ts',
		],
	},
	{
		name: 'kind: the suites, spd run, spd predict',
		cluster: true,
		files: [
			'suites/conformance.engine.test.ts',
			'scripts/tests/image-list.engine.test.ts',
			'scripts/tests/leftovers.engine.test.ts',
			'scripts/tests/predict.engine.test.ts',
			'scripts/tests/spd.engine.test.ts',
			'scripts/tests/subjects.engine.test.ts',
		],
	},
	{
		name: 'kind: spd repro, and mutants with containers',
		cluster: true,
		files: ['scripts/tests/mutants.engine.test.ts', 'scripts/tests/repro-*.engine.test.ts'],
	},
];
