/** Tests that start containers and clusters. */
export default {
	extensions: ['ts'],
	files: ['**/*.engine.test.ts'],
	workerThreads: false,
	concurrency: 1,
	timeout: '20m',
};
