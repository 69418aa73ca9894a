import test from 'ava';
import {limits} from '../../harness/machine/limits.ts';
import {newRunId} from '../../harness/machine/version.ts';
import {assumedNodes} from '../../harness/explain/predict/assumed-node.ts';
import {cases} from '../../harness/explain/predict/measured/cases.ts';
import {
	disagreements,
	readMeasured,
	type Measured,
	withoutLimits,
} from '../../harness/explain/predict/measured/measured.ts';
import {measure} from '../../harness/explain/predict/measured/record.ts';
import {nodeContainer} from '../../harness/providers/kind/kind-node.ts';
import {KeptCluster} from './testing.ts';

const asRecorded = test.macro(async (t, recorded: Measured) => {
	const runtime = ['--node-runtime', recorded.assumed];
	await using kept = await KeptCluster.make(['--images', 'packaged', ...runtime]);
	const rows = await kept.ask(connection =>
		measure(
			cases,
			{
				connection,
				node: nodeContainer(kept.name),
				run: `spd-${newRunId()}`,
				signal: AbortSignal.timeout(limits.testsIdle),
			},
			assumedNodes[recorded.assumed],
		),
	);
	t.deepEqual(rows.flatMap(disagreements), []);
	const now = rows.map(withoutLimits);
	// Of some the record lacks the node.
	t.deepEqual(
		now,
		recorded.rows.map((row, index) => ({...now[index], ...row})),
	);
});

for (const recorded of readMeasured()) {
	test.serial(
		`spd predict starts every case as the node does, and both as recorded: ${recorded.assumed}`,
		asRecorded,
		recorded,
	);
}
