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
 * The suites against Knative itself, one test per row: `npx ava --config ava.engine.config.js --match 'R36*'`.
 * Admission rows run in a control plane of processes. Rows that need a node, rendering rows and one row per
 * requirement run on kind. Rows that run on both must be observed to be the same; for all of them see
 * compare.verify.test.ts.
 */

const catalogue: Catalogue = requirements;
const interrupted = new AbortController();
const {signal} = interrupted;
const {cache, images, testCluster} = settings;
/** The shared cluster under `make test`; otherwise one of its own. */
const kept = testCluster === undefined ? {} : {cluster: testCluster.name};
const processes = await controlPlaneProvider({...defaultVersions, cache, keep: false});

type Ran = Awaited<ReturnType<typeof runRows>> & {readonly started: readonly Row[]};

/** The runs, once their tests have started them. */
const ran: {kind?: Ran; processes?: Ran} = {};

const onKind = new Session(async (started, onResult) => {
	const provider = await kindProvider({...defaultVersions, images, keep: false, cache, ...kept});
	const run = await runRows(provider, {name: 'test', started, signal, onResult});
	ran.kind = {...run, started};
});

const asProcesses = new Session(async (started, onResult) => {
	const name = 'test-control-plane';
	ran.processes = {...(await runRows(processes, {name, started, signal, onResult})), started};
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
	// Root is not mapped to another uid: a process with uid 0 is root.
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
	const asked = new Set(ran.kind.started.map(rowKey));
	t.is(compared, ran.processes.started.filter(row => asked.has(rowKey(row))).length);
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
