import {limits} from './harness/machine/limits.ts';

/** Everything but the tests that need a container engine (`*.engine.test.ts`: see ava.engine.config.js)
 * or much time (`*.verify.test.ts`: see ava.verify.config.js). */
export default {
	extensions: ['ts'],
	files: ['**/*.test.ts', '!**/*.engine.test.ts', '!**/*.verify.test.ts'],
	workerThreads: false,
	timeout: `${limits.unitTestsIdle}ms`,
};
