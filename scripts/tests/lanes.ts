/** Tests of the real thing that run one file after the other, beside the other lanes. */
export interface Lane {
	readonly name: string;
	/** Whether its files share a kind cluster that is kept for them. */
	readonly cluster: boolean;
	/** Globs, as AVA takes them. */
	readonly files: readonly string[];
}

/**
 * Two cores are kept busy by three lanes: in the first two containers are waited for, in the third there are processes only.
 * Files that look at what the engine holds share a lane with none that brings the same images.
 */
export const lanes: readonly Lane[] = [
	{
		name: 'kind: the suites, spd run, spd predict',
		cluster: true,
		files: [
			'suites/conformance.engine.test.ts',
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
	{
		name: 'control planes, registries',
		cluster: false,
		files: [
			'harness/providers/**/*.engine.test.ts',
			'images/**/*.engine.test.ts',
			'scripts/tests/control-plane.engine.test.ts',
			'scripts/tests/matrix.engine.test.ts',
			'scripts/tests/published.engine.test.ts',
			'scripts/tests/webhooks.engine.test.ts',
		],
	},
];
