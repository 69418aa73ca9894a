import {setImmediate as nextTurn} from 'node:timers/promises';
import test from 'ava';
import {compareObservations} from '../../harness/report/compare-observations.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {unlike} from '../../suites/runtime/unlike.ts';
import {folder, KeptCluster, readReport} from './testing.ts';

/** The outcome of containers must not depend on the machine's load. */

const times = 10;

test(`${times} runs of the runtime tier see the same, with a processor kept busy in half of them`, async t => {
	await using kept = await KeptCluster.make();
	let first: ConformanceReport | undefined;
	for (let time = 0; time < times; time += 1) {
		using load = new DisposableStack();
		if (time % 2 === 1) load.use(busy());
		const report = await folder(t);
		const everything = ['--preset', 'full', '--tier', 'runtime', '--report', report];
		const {exitCode, stdout} = await kept.run(t, everything);
		t.is(exitCode, 0, stdout);
		const seen = await readReport(report);
		t.deepEqual(unlike(seen.rows), []);
		first ??= seen;
		const {compared, different} = compareObservations(first, seen);
		t.deepEqual(different, []);
		t.is(compared, first.rows.length);
	}
});

/** Keeps one processor busy until it is disposed of. */
function busy(): Disposable {
	const stop = new AbortController();
	const spin = async (): Promise<void> => {
		while (!stop.signal.aborted) {
			const until = performance.now() + 50;
			while (performance.now() < until);
			await nextTurn();
		}
	};
	void spin();
	return {[Symbol.dispose]: () => stop.abort()};
}
