import {limits} from './harness/limits.ts';

/** Everything but the tests that need a container engine (`*.engine.test.ts`: see ava.engine.config.js). */
export default {
	extensions: ['ts'],
	files: ['**/*.test.ts', '!**/*.engine.test.ts'],
	workerThreads: false,
	timeout: `${limits.unitTestsIdle}ms`,
};
