import process from 'node:process';
import test from 'ava';
import {showProgress} from '../harness/progress/show-progress.ts';
import {kindVenue} from '../harness/providers/kind-venue.ts';
import {deviationOf} from '../harness/report/claims.ts';
import {readDeviations} from '../harness/report/deviations.ts';
import type {Catalogue} from '../harness/requirement.ts';
import type {Result} from '../harness/result.ts';
import {rowKey, type Row} from '../harness/row.ts';
import {runSuite} from '../harness/run-suite.ts';
import {select} from '../harness/selection.ts';
import {Session} from '../harness/session.ts';
import {readSettings} from '../harness/settings.ts';
import {defaultVersions} from '../harness/versions.ts';
import {harness} from '../harness/version.ts';
import {suiteDigest} from './digest.ts';
import {rows} from './index.ts';
import {requirements} from './requirements.ts';

/** The suites against Knative itself on a kind cluster, a test a row: `npx ava --config ava.engine.config.js --match 'R36*'`. */

const catalogue: Catalogue = requirements;
const settings = readSettings();
const deviations = await readDeviations('deviations/knative.yaml', requirements);
const selection = select({preset: 'gate'}, rows, Object.keys(requirements));
const interrupted = new AbortController();
/** The exit code of the run, once its tests have started it. */
let verdict: number | undefined;

const session = new Session(async (asked, onResult) => {
	using progress = showProgress({...settings, ci: true});
	const started = new Set(asked.map(rowKey));
	const {exitCode, ended: run} = await runSuite({
		suite: {rows, requirements, digest: suiteDigest()},
		selection: started.size === gate.length ? selection : {...selection, cases: [...started]},
		whyNot: row => (started.has(rowKey(row)) ? undefined : {by: 'option', why: 'not started'}),
		venue: await kindVenue({
			...defaultVersions,
			images: settings.images,
			keep: false,
			cache: settings.cache,
		}),
		subject: 'knative',
		harness: harness(),
		again: [],
		deviations,
		strict: false,
		report: 'reports/test',
		progress,
		signal: interrupted.signal,
		onResult,
	});
	for (const trouble of run.troubles) progress.note(trouble);
	verdict = exitCode;
});

const gate: readonly Row[] = rows.filter(({presets}) => presets.includes('gate'));

for (const name of ['SIGINT', 'SIGTERM'] as const) {
	process.once(name, () => interrupted.abort(new Error(`the tests were ended by ${name}`)));
}

for (const row of gate) {
	test(rowKey(row), async t => {
		const result = await session.result(row);
		t.true(isAsExpected(result, row), `${result.status}: ${result.reason}`);
	});
}

test.after('the verdict, computed from the results file, is conformant', async t => {
	await session.over();
	t.is(verdict, 0);
});

/** A SHOULD is counted, never failed: the report gives the proportion. */
function isAsExpected(result: Result, row: Row): boolean {
	const {status} = result;
	if (status === 'passed' || status === 'observed') return true;
	if (status !== 'failed') return false;
	if (catalogue[row.requirement]?.keyword === 'SHOULD') return true;
	return deviationOf(result, deviations, defaultVersions.knative) !== undefined;
}
