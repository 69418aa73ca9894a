import test from 'ava';
import {nameConfiguration} from '../harness/model/configuration.ts';
import {rowKey} from '../harness/model/row.ts';
import {mergeShards, type Part} from '../harness/run/merge.ts';
import {parseShard, rowsOfShard} from '../harness/run/shard.ts';
import {objectionsTo} from '../harness/run/verify.ts';
import {UsageError} from '../harness/machine/usage-error.ts';
import {reportDiff, isSame} from '../harness/report/diff/report-diff.ts';
import {rows} from './index.ts';
import {mutants} from './mutants.ts';
import {resultsOf} from './mutants/kill.ts';
import {reportOf, suite} from './testing-reports.ts';

/** A run in parts, and the parts as one run again: with the results of a broken implementation. */

const results = await resultsOf(mutants.R12[0]);
const asked = {preset: 'full', tier: 'defaulting,rendering'};
const whole = reportOf(results, {asked});
const shards = [1, 2, 3].map((index): Part => {
	const shard = `${index}/3`;
	const report = reportOf(results, {asked: {...asked, shard}, run: `run-${index}`});
	return {file: `${index}.json`, report};
});

test('each row is in one shard', t => {
	for (const number of [1, 2, 3, 7, 64]) {
		const all = Array.from({length: number}, (_, index) =>
			rowsOfShard(rows, {index: index + 1, of: number}),
		);
		const keys = all.flatMap(shard => [...shard]);
		t.is(keys.length, rows.length, `${number} shards`);
		t.is(new Set(keys).size, rows.length, `${number} shards`);
	}
});

function configurationsOf(keys: ReadonlySet<string>): number {
	const own = rows.filter(row => keys.has(rowKey(row)) && row.probe.kind !== 'scenario');
	return new Set(own.map(row => nameConfiguration(row.configuration))).size;
}

test('three shards together enter few configurations more than one run', t => {
	const inOne = configurationsOf(new Set(rows.map(rowKey)));
	const inThree = [1, 2, 3]
		.map(index => configurationsOf(rowsOfShard(rows, {index, of: 3})))
		.reduce((sum, each) => sum + each, 0);
	t.true(inThree <= inOne + 2, `${inThree}, not ${inOne}`);
});

for (const wrong of ['', '0/3', '4/3', '1/65', '1', '-1/3', '1/0', '1/3/5', 'a/b']) {
	test(`${JSON.stringify(wrong)} is no shard`, t => {
		t.throws(() => parseShard(wrong), {
			instanceOf: UsageError,
			message: /is not a shard such as 2\/5/,
		});
	});
}

test('the shards of a run say what the whole run says', t => {
	const merged = mergeShards(shards, suite);
	t.is(merged.verdict.sentence, whole.verdict.sentence);
	t.deepEqual(merged.requirements, whole.requirements);
	t.true(isSame(reportDiff(whole, merged)));
	t.deepEqual(objectionsTo(merged, suite), []);
	t.deepEqual(
		merged.parts?.map(({run, shard}) => [run, shard]),
		[
			['run-1', '1/3'],
			['run-2', '2/3'],
			['run-3', '3/3'],
		],
	);
});

test('the order of the files does not matter', t => {
	t.deepEqual(mergeShards(shards.toReversed(), suite), mergeShards(shards, suite));
});

test('a shard by itself is no verdict on the whole', t => {
	for (const {report} of shards) {
		t.true(report.verdict.narrowed.some(each => each.startsWith('shard ')));
		t.deepEqual(objectionsTo(report, suite), []);
	}
});

test('without a shard the verdict is open, and says which is missing', t => {
	const incomplete = mergeShards(shards.slice(0, 2), suite);
	t.is(incomplete.cutShort, 'shard 3/3 is missing');
	const [reason] = incomplete.verdict.inconclusive;
	t.is(reason?.why, 'it is in a shard that is missing: 3/3');
	t.is(reason?.rows.length, shards[2]?.report.rows.length);
	t.deepEqual(objectionsTo(incomplete, suite), []);
});

test('a shard whose cluster did not come up is inconclusive, and says nothing of the cluster', t => {
	const [first, second, third] = shards;
	if (!first || !second || !third) throw new Error('there are three');
	const {measured: _, ...down} = reportOf(results, {
		asked: {...asked, shard: '1/3'},
		run: 'run-1',
		troubles: ['the cluster did not come up'],
		written: all =>
			all.map(({observed: __, ...rest}) => ({
				...rest,
				status: 'inconclusive',
				reason: 'no cluster',
			})),
	});
	const merged = mergeShards([{file: 'down.json', report: down}, second, third], suite);
	t.deepEqual(merged.measured?.facts, second.report.measured?.facts);
	t.true(merged.verdict.inconclusive.some(({why}) => why === 'no cluster'));
	t.deepEqual(objectionsTo(merged, suite), []);
});

test('a whole in one shard', t => {
	const report = reportOf(results, {asked: {...asked, shard: '1/1'}, run: 'run-1'});
	const merged = mergeShards([{file: '1.json', report}], suite);
	t.is(merged.verdict.sentence, whole.verdict.sentence);
	t.deepEqual(objectionsTo(merged, suite), []);
});

test('what each shard found out about its cluster is kept', t => {
	const [first, ...others] = shards;
	if (!first?.report.measured) throw new Error('nothing was measured');
	const {insidePods: _, ...unasked} = first.report.measured;
	const report = {...first.report, measured: {...unasked, spellings: []}};
	const merged = mergeShards([{...first, report}, ...others], suite);
	t.deepEqual(merged.measured?.insidePods, first.report.measured.insidePods);
	t.deepEqual(merged.measured?.spellings, first.report.measured.spellings);
});

function refused(parts: readonly Part[], message: RegExp): void {
	test(`what is no shard of the same run is refused: ${message.source}`, t => {
		t.throws(() => mergeShards(parts, suite), {instanceOf: UsageError, message});
	});
}

const [one, two] = shards;
if (one && two) {
	const other = (change: Partial<Part['report']>): Part => ({
		file: 'other.json',
		report: {...two.report, ...change},
	});
	refused([one, one], /1\.json: shard 1\/3 is among the files twice/);
	refused([one, {file: 'w.json', report: whole}], /w\.json is no shard/);
	refused([one, other({suiteDigest: 'sha256:1'})], /its suite is "sha256:1"/);
	refused([one, other({subject: {...two.report.subject, version: '1.22.0'}})], /its subject is/);
	const left = one.report.rows[0]?.key ?? '';
	refused(
		[
			one,
			other({
				notRun: [
					...two.report.notRun.map(each => ({
						...each,
						rows: each.rows.filter(key => key !== left),
					})),
					{by: 'site', why: 'no such image here', requirements: [], rows: [left]},
				],
			}),
		],
		/what leaves .* out is no such image here, there it is nothing/,
	);
	refused([one, other({limits: {request: 1}})], /its limits is/);
	refused(
		[one, other({selection: {...two.report.selection, seed: 7}})],
		/its seed is 7, there it is missing/,
	);
	refused(
		[one, other({selection: {...two.report.selection, shard: '2/4'}})],
		/its number of shards is 4/,
	);
}
