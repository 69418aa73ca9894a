import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {levels} from '../../harness/model/levels.ts';
import {compareObservations} from '../../harness/report/compare-observations.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {rows} from '../../suites/index.ts';
import {changedObjects} from './cluster-objects.ts';
import {judgedAt, sampledAt} from './judged-as-guest.ts';
import {folder, readReport, start} from './testing.ts';
import {VendorCluster} from './vendor-cluster.ts';
import {otherNamespaces} from './vendor-objects.ts';

/** `spd run --context` on a cluster that the Knative Operator has made. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
/** The node has the samples under their own names, so that no registry is needed. */
const samples = ['--images', 'packaged', '--sample-registry', 'dev.local/sample'];

let vendor: VendorCluster;
let switched: ConformanceReport;

test.before(async () => {
	vendor = await VendorCluster.make();
});

test.after.always(async () => {
	await vendor?.[Symbol.asyncDispose]();
});

for (const level of levels) {
	test.serial(`create: what needs no other configuration is judged at ${level}`, async t => {
		await vendor.setLevel(level);
		const before = await vendor.objects();
		const report = await judge(t, ['--create']);
		t.deepEqual([...new Set(report.rows.map(row => row.level))], [level]);
		t.is(report.rows.length, judgedAt[level] + sampledAt[level]);
		t.true(report.rows.some(({tier}) => tier === 'runtime'));
		t.deepEqual(changedObjects(before, await vendor.objects()), []);
	});
}

for (const named of [undefined, 'enabled'] as const) {
	const whose = named === undefined ? 'names no level' : `names ${named}`;
	test.serial(
		`switch: nearly all rows, and all is put back; the KnativeServing ${whose}`,
		async t => {
			await vendor.setLevel(named);
			const before = await vendor.objects();
			switched = await judge(t, ['--switch', '--accept-owner', '--accept-rerender']);
			const gate = rows.filter(({presets}) => presets.includes('gate'));
			const share = switched.rows.length / gate.length;
			t.true(share >= 0.97, `${switched.rows.length} of ${gate.length} rows`);
			const seconds = (Date.parse(switched.ended) - Date.parse(switched.started)) / 1_000;
			t.log(`${switched.rows.length} rows in ${seconds} s`);
			t.true(seconds <= 300, `${seconds} s`);
			const others = switched.measured?.otherRevisions ?? [];
			t.deepEqual(
				others.map(({revision}) => revision),
				['enforcing/hardened-00001', 'others/one-00001', 'others/two-00001'],
			);
			t.true(others.every(other => other.before && other.after && other.before.rollout > 0));
			for (const other of others.filter(({renderedAnew}) => renderedAnew)) t.log(other);
			const after = await vendor.objects();
			const changed = changedObjects(before, after).filter(isNotRendered);
			// The operator has written the level again: the API server notes when.
			t.deepEqual(changed, named === undefined ? [] : [features]);
			t.deepEqual(withoutTimes(after.get(features)), withoutTimes(before.get(features)));
		},
	);
}

test.serial('switch: the verdicts are those on a kind cluster of ours', async t => {
	await vendor[Symbol.asyncDispose]();
	const report = await folder(t);
	const {exitCode, stdout} = await start(['--images', 'packaged', '--report', report]);
	t.is(exitCode, 0, stdout);
	const {compared, different} = compareObservations(switched, await readReport(report));
	t.is(compared, switched.rows.length);
	t.deepEqual(different, []);
});

const features = 'knative-serving/ConfigMap/config-features';

/** Without the time at which each manager has written. */
const withoutTimes = (object: unknown): unknown =>
	JSON.parse(JSON.stringify(object, (key, value: unknown) => (key === 'time' ? undefined : value)));

async function judge(t: ExecutionContext, options: readonly string[]): Promise<ConformanceReport> {
	const report = await folder(t);
	const {exitCode, stdout} = await execa(
		spd,
		['run', ...vendor.options, ...samples, ...options, '--report', report],
		{stdin: 'ignore', reject: false},
	);
	t.is(exitCode, 0, stdout);
	return readReport(report);
}

/** What Knative renders anew for other people's Revisions when it looks at them at another level. */
function isNotRendered(changed: string): boolean {
	const [namespace, kind = ''] = changed.split('/');
	const rendered = ['Deployment', 'ReplicaSet', 'Pod'].includes(kind.replace(/\..*/, ''));
	return !(rendered && otherNamespaces.some(each => each === namespace));
}
