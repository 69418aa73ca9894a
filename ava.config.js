import {limits} from './harness/machine/limits.ts';

/** All tests except those that need a container engine (`*.engine.test.ts`: see ava.engine.config.js)
 * or take long (`*.verify.test.ts`: see ava.verify.config.js). */
export default {
	extensions: ['ts'],
	files: ['**/*.test.ts', '!**/*.engine.test.ts', '!**/*.verify.test.ts'],
	workerThreads: false,
	// The examples import the package by its name: here it is the checkout.
	nodeArguments: ['--conditions=spd-checkout'],
	// More files than processors: some wait for time limits or for programs.
	concurrency: 4,
	sortTestFiles: (one, other) => rank(other) - rank(one),
	timeout: `${limits.unitTestsIdle}ms`,
};

/** What takes longest starts first, so that no processor waits for it in the end. */
const slow = [
	'scripts/tests/exec.test.ts',
	'suites/mutants.test.ts',
	'suites/report-verification.test.ts',
	'scripts/tests/report.test.ts',
	'examples/python.test.ts',
	'harness/subjects/command/command.test.ts',
];

function rank(file) {
	const place = slow.findIndex(each => file.endsWith(each));
	return place < 0 ? 0 : slow.length - place;
}
