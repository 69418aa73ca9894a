import test from 'ava';
import {compareObservations} from '../../harness/report/compare-observations.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {judgeGuest, onGuestsControlPlane} from './guest-run.ts';
import type {KeptCluster} from './testing.ts';

/** Full runs of a guest, one after the other: the same rows, the same verdicts. */

const runs = 30;
const full = ['--switch', '--preset', 'full'];
let kept: KeptCluster;
let first: ConformanceReport;

onGuestsControlPlane(made => {
	kept = made;
});

test.serial(`full run 1 of ${runs}`, async t => {
	const {report} = await judgeGuest(t, kept.kubeconfig, full);
	t.deepEqual(report.verdict.nonConformant, []);
	// The Pod of one scenario has to start, for which there is no node.
	const unjudged = report.rows.filter(({standing}) => standing === 'inconclusive');
	t.deepEqual(
		unjudged.map(({reason}) => reason?.endsWith('no node to start it on')),
		[true],
		report.verdict.sentence,
	);
	first = report;
});

for (let run = 2; run <= runs; run += 1) {
	test.serial(`full run ${run} of ${runs}`, async t => {
		const {report} = await judgeGuest(t, kept.kubeconfig, full);
		const {compared, different} = compareObservations(first, report);
		t.is(compared, first.rows.length);
		t.is(report.rows.length, first.rows.length);
		t.deepEqual(different, []);
		t.is(report.verdict.conclusion, first.verdict.conclusion);
	});
}
