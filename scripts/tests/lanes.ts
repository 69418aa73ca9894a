/** Tests of the real thing that run one file after the other, beside the other lanes. */
export interface Lane {
	readonly name: string;
	/** Whether its files share a kind cluster that is kept for them. */
	readonly cluster: boolean;
	/** Globs, as AVA takes them. */
	readonly files: readonly string[];
}

/**
 * Two cores are kept busy by three lanes: in the first containers are waited for, in the second images are made and single
 * containers started, in the third there are processes only. Files that look at the engine's images share a lane.
 */
export const lanes: readonly Lane[] = [
	{
		name: 'kind: the suites, and spd run',
		cluster: true,
		files: [
			'suites/conformance.engine.test.ts',
			'scripts/tests/spd.engine.test.ts',
			'scripts/tests/subjects.engine.test.ts',
		],
	},
	{
		name: 'images: spd repro, spd predict, registries',
		cluster: true,
		files: [
			'scripts/tests/mutants.engine.test.ts',
			'scripts/tests/predict.engine.test.ts',
			'scripts/tests/published.engine.test.ts',
			'scripts/tests/repro-*.engine.test.ts',
			'scripts/tests/unreleased.engine.test.ts',
			'images/**/*.engine.test.ts',
		],
	},
	{
		name: 'control planes',
		cluster: false,
		files: [
			'scripts/tests/control-plane.engine.test.ts',
			'scripts/tests/matrix.engine.test.ts',
			'scripts/tests/webhooks.engine.test.ts',
			'harness/providers/**/*.engine.test.ts',
		],
	},
];
