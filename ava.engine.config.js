import {limits} from './harness/machine/limits.ts';

/** Tests that start containers and clusters, one file at a time. */
export default {
	extensions: ['ts'],
	files: ['**/*.engine.test.ts'],
	workerThreads: false,
	concurrency: 1,
	timeout: `${limits.testsIdle}ms`,
};
