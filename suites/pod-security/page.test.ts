import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {levels} from '../../harness/model/levels.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import {buildableKubernetes} from '../../images/recipe/versions.ts';
import {podSecurityPage} from './page.ts';
import {judgedPods} from './pods.ts';
import {readRecord} from './record.ts';

const record = readRecord();

/** The failed checks of `restricted` of a Pod at a level, by Kubernetes and `enforce-version`. */
const failed = (pod: string, level: string) =>
	record.clusters.flatMap(({kubernetes, answers}) =>
		Object.entries(
			answers.find(each => each.pod === pod && each.level === level)?.checks.restricted ?? {},
		).map(([version, checks]) => ({on: `${kubernetes} ${version}`, checks: checks.join(', ')})),
	);

test('each Pod was asked about at each level, on each Kubernetes', t => {
	t.is(record.knative, defaultVersions.knative);
	t.deepEqual(
		record.clusters.map(({kubernetes}) => kubernetes),
		buildableKubernetes,
	);
	for (const {answers} of record.clusters) {
		t.deepEqual(
			answers.map(({pod, level}) => `${pod} ${level}`),
			levels.flatMap(level => judgedPods.map(({workload: {name}}) => `${name} ${level}`)),
		);
	}
});

test('what the page says in sentences was seen', t => {
	for (const pod of ['nothing', 'low-port', 'sidecar', 'init']) {
		t.deepEqual(
			failed(pod, 'enabled').filter(({checks}) => checks !== ''),
			[],
		);
		t.deepEqual(
			failed(pod, 'root-allowed').filter(({checks}) => checks !== 'runAsNonRoot'),
			[],
		);
	}
	t.true(
		levels.every(level =>
			failed('capabilities', level).every(({checks}) => checks.includes('capabilities')),
		),
	);
	const asksNoMore = failed('root-in-user-namespace', 'enabled').filter(
		({checks}) => checks === '',
	);
	t.deepEqual(
		asksNoMore.map(({on}) => on),
		record.clusters.flatMap(({kubernetes}) =>
			kubernetes.startsWith('1.34.')
				? []
				: ['v1.35', 'v1.36', 'v1.37', 'latest'].map(version => `${kubernetes} ${version}`),
		),
	);
});

test('the page is what was recorded', t => {
	const file = path.join(import.meta.dirname, '..', '..', 'docs', 'pod-security.md');
	const again = 'run `node scripts/pod-security.ts --render` and read the difference';
	t.is(readFileSync(file, 'utf8'), podSecurityPage(record), again);
});
