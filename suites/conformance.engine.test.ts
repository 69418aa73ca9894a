import process from 'node:process';
import test from 'ava';
import {controlPlaneProvider} from '../harness/providers/control-plane/control-plane-provider.ts';
import {kindProvider} from '../harness/providers/kind/kind-provider.ts';
import {deviationOf} from '../harness/verdict/claims.ts';
import {compareObservations} from '../harness/report/compare-observations.ts';
import type {Catalogue} from '../harness/model/requirement.ts';
import type {Result} from '../harness/model/result.ts';
import {rowKey, type Row} from '../harness/model/row.ts';
import {Session} from '../harness/run/session.ts';
import {defaultVersions} from '../harness/machine/version.ts';
import {requirements} from './requirements.ts';
import {unlike} from './runtime/unlike.ts';
import {rows} from './index.ts';
import {deviations, runRows, settings} from './testing.ts';

/**
 * The suites against Knative itself, a test a row: `npx ava --config ava.engine.config.js --match 'R36*'`. What admission
 * answers is asked of a control plane of processes; what needs a node, what is rendered, and one row a requirement of kind.
 * Rows that are run on both must be observed to be the same; all of them: compare.verify.test.ts.
 */

const catalogue: Catalogue = requirements;
const interrupted = new AbortController();
const {signal} = interrupted;
const {cache, images, testCluster} = settings;
/** The cluster of all tests under `make test`; one of its own otherwise. */
const kept = testCluster === undefined ? {} : {cluster: testCluster.name};
const processes = await controlPlaneProvider({...defaultVersions, cache, keep: false});

type Ran = Awaited<ReturnType<typeof runRows>>;

/** The runs, once their tests have started them. */
const ran: {kind?: Ran; processes?: Ran} = {};

const onKind = new Session(async (started, onResult) => {
	const provider = await kindProvider({...defaultVersions, images, keep: false, cache, ...kept});
	ran.kind = await runRows(provider, {name: 'test', started, signal, onResult});
});

const asProcesses = new Session(async (started, onResult) => {
	ran.processes = await runRows(processes, {name: 'test-control-plane', started, signal, onResult});
});

for (const name of ['SIGINT', 'SIGTERM'] as const) {
	process.once(name, () => interrupted.abort(new Error(`the tests were ended by ${name}`)));
}

for (const row of rows) {
	const needsNode = processes.whyNot(row) !== undefined;
	const both = row.tier !== 'defaulting' || row.presets.includes('smoke');
	test(rowKey(row), async t => {
		const asked = [
			...(needsNode || both ? [onKind.result(row)] : []),
			...(needsNode ? [] : [asProcesses.result(row)]),
		];
		for (const result of await Promise.all(asked)) {
			t.true(isAsExpected(result, row), `${result.status}: ${result.reason}`);
		}
	});
}

test.after('each verdict, computed from its results file, is conformant', async t => {
	await Promise.all([onKind.over(), asProcesses.over()]);
	t.true(Object.values(ran).length > 0);
	for (const {exitCode, report} of Object.values(ran)) t.is(exitCode, 0, report.verdict.sentence);
	// Nobody has mapped root to another uid: what runs as uid 0 is root.
	const {insidePods} = ran.kind?.report.measured ?? {};
	if (insidePods !== undefined) t.is(insidePods.uidMap, '0 0 4294967295');
});

test.after('what was run on kind and in a control plane is observed to be the same', async t => {
	await Promise.all([onKind.over(), asProcesses.over()]);
	if (ran.kind === undefined || ran.processes === undefined) {
		t.pass('a filter has left one run');
		return;
	}
	const {compared, different} = compareObservations(ran.kind.report, ran.processes.report);
	t.deepEqual(different, []);
	t.log(`${compared} rows were run on both`);
});

/** A SHOULD is counted, never failed: the report gives the proportion. */
function isAsExpected(result: Result, row: Row): boolean {
	const {status} = result;
	if (status === 'observed') return unlike([result]).length === 0;
	if (status === 'passed') return true;
	if (status !== 'failed') return false;
	if (catalogue[row.requirement]?.keyword === 'SHOULD') return true;
	return deviationOf(result, deviations, defaultVersions.knative) !== undefined;
}
