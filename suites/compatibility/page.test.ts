import path from 'node:path';
import test from 'ava';
import {readFileSync} from 'node:fs';
import {levels} from '../../harness/model/levels.ts';
import {decided} from '../../harness/observe/node-traits.ts';
import type {NodeFacts} from '../../harness/model/readings.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import {runtime} from '../runtime/index.ts';
import {images} from '../runtime/workloads.ts';
import {readCorpusRecord} from '../corpus/record.ts';
import {compatibilityPage} from './page.ts';
import {readRecord, type RecordedCluster} from './record.ts';

const record = readRecord();

test('the page is what was recorded', t => {
	const file = path.join(import.meta.dirname, '..', '..', 'docs', 'compatibility.md');
	const again = 'run `node scripts/compatibility.ts --render` and read the difference';
	t.is(readFileSync(file, 'utf8'), compatibilityPage(record, readCorpusRecord()), again);
});

test('every image has an answer at every level of every release', t => {
	for (const {knative, answers} of record.clusters) {
		t.deepEqual(Object.keys(answers).toSorted(), images.map(({name}) => name).toSorted());
		for (const [name, all] of Object.entries(answers)) {
			t.deepEqual(
				all.map(({level}) => level),
				levels,
				`${name} on ${knative}`,
			);
		}
	}
});

test('what was recorded of the release that the suites were written against is what they expect', t => {
	const cluster = record.clusters.find(({knative}) => knative === defaultVersions.knative);
	t.truthy(cluster);
	for (const [name, answers] of Object.entries(cluster?.answers ?? {})) {
		for (const answer of answers) {
			const expected = expectedOf(name, answer.level, cluster);
			const seen = 'missing' in answer ? answer.missing : answer.outcome;
			t.true(
				expected.includes(seen),
				`${name} at ${answer.level}: ${seen}, not ${expected.join(' or ')}`,
			);
		}
	}
});

/** What the rows about that workload at that level expect; several if documentation and Kubernetes differ. */
function expectedOf(
	name: string,
	level: string,
	cluster: RecordedCluster | undefined,
): readonly string[] {
	const node = nodeOf(cluster?.containerRuntime ?? '');
	return runtime.flatMap(({probe, level: at, expect}) => {
		if (probe.kind !== 'outcome' || probe.workload.name !== name || at !== level) return [];
		const expected = decided(expect, {node});
		return 'outcome' in expected ? [expected.outcome].flat() : [];
	});
}

/** containerd's defaults: 1.x keeps low ports privileged, 2.x does not (real-cluster.md §3.4). */
function nodeOf(containerRuntime: string): NodeFacts {
	const old = containerRuntime.startsWith('containerd://1.');
	return {
		unprivilegedPortStart: old ? 1024 : 0,
		pingGroupRange: old ? '1 0' : '0 2147483647',
		uidMap: '0 0 4294967295',
		seccomp: 0,
	};
}
