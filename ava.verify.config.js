import {limits} from './harness/machine/limits.ts';

/** Tests that take long, one file at a time: `make verify`. */
export default {
	extensions: ['ts'],
	files: ['**/*.verify.test.ts'],
	workerThreads: false,
	concurrency: 1,
	timeout: `${limits.testsIdle}ms`,
};
