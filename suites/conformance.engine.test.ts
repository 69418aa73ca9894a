import process from 'node:process';
import test from 'ava';
import {controlPlaneVenue} from '../harness/providers/control-plane/control-plane-provider.ts';
import {kindVenue} from '../harness/providers/kind/kind-provider.ts';
import {deviationOf} from '../harness/verdict/claims.ts';
import {compareObservations} from '../harness/report/compare-observations.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import type {Catalogue} from '../harness/model/requirement.ts';
import type {Result} from '../harness/model/result.ts';
import {rowKey, type Row} from '../harness/model/row.ts';
import {Session} from '../harness/run/session.ts';
import {defaultVersions} from '../harness/model/versions.ts';
import {requirements} from './requirements.ts';
import {unlike} from './runtime/unlike.ts';
import {rows} from './index.ts';
import {deviations, runRows, settings} from './testing.ts';

/**
 * The suites against Knative itself on a kind cluster, a test a row: `npx ava --config ava.engine.config.js --match 'R36*'`.
 * Afterwards the same rows in a control plane.
 */

const catalogue: Catalogue = requirements;
const interrupted = new AbortController();
const {signal} = interrupted;
const {cache, images, testCluster} = settings;
/** The cluster of all tests under `make test`; one of its own otherwise. */
const kept = testCluster === undefined ? {} : {cluster: testCluster.name};
/** The run on kind, once its tests have started it. */
let onKind:
	| {
			readonly exitCode: number;
			readonly report: ConformanceReport;
			readonly started: readonly Row[];
	  }
	| undefined;

const session = new Session(async (started, onResult) => {
	const venue = await kindVenue({...defaultVersions, images, keep: false, cache, ...kept});
	onKind = {...(await runRows(venue, {name: 'test', started, signal, onResult})), started};
});

for (const name of ['SIGINT', 'SIGTERM'] as const) {
	process.once(name, () => interrupted.abort(new Error(`the tests were ended by ${name}`)));
}

for (const row of rows) {
	test(rowKey(row), async t => {
		const result = await session.result(row);
		t.true(isAsExpected(result, row), `${result.status}: ${result.reason}`);
	});
}

test.after('the verdict, computed from the results file, is conformant', async t => {
	await session.over();
	t.is(onKind?.exitCode, 0);
	// Nobody has mapped root to another uid: what runs as uid 0 is root.
	const {insidePods} = onKind?.report.measured ?? {};
	if (insidePods !== undefined) t.is(insidePods.uidMap, '0 0 4294967295');
});

test.after('in a control plane the same rows are observed to be the same', async t => {
	await session.over();
	const {started = [], report = {rows: []}} = onKind ?? {};
	const venue = await controlPlaneVenue({...defaultVersions, cache, keep: false});
	const runnable = started.filter(row => venue.whyNot(row) === undefined);
	// A filter may have left only rows that need nodes.
	if (runnable.length === 0) {
		t.not(started.length, 0);
		return;
	}
	const here = await runRows(venue, {name: 'test-control-plane', started, signal});
	const {compared, different} = compareObservations(report, here.report);
	t.deepEqual(different, []);
	t.is(compared, runnable.length);
	t.is(here.exitCode, 0);
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
