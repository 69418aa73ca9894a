import test from 'ava';
import {isDeepStrictEqual} from 'node:util';
import {recordedTarget, recordingKey} from '../harness/subjects/recorded.ts';
import {deviationOf} from '../harness/verdict/claims.ts';
import {readDeviations} from '../harness/verdict/deviations.ts';
import type {Observation} from '../harness/model/observation.ts';
import type {Result} from '../harness/model/result.ts';
import {rowKey} from '../harness/model/row.ts';
import {groups, type GroupName} from './defaulting/index.ts';
import {rows} from './index.ts';
import {corrected, isRecorded, recorded} from './fixtures/recording.ts';
import {requirements} from './requirements.ts';
import {equivalent} from './mutants/equivalent.ts';
import {onlyKilledBy} from './mutants/groups.ts';
import {declared, knownToFail} from './mutants/declared.ts';
import {resultsAt, resultsOf, resultsOfWhole} from './mutants/kill.ts';
import {kill, observedUnlike} from './mutants/matrix.ts';
import {unforbidden} from './mutants/unforbidden.ts';
import {knownToDiffer, onlyObserved, unlike} from './runtime/unlike.ts';

test('the reference and the recording are as expected, row by row', async t => {
	const results = await resultsOfWhole();
	const wrong = results.filter(({status}) => status !== 'passed' && status !== 'observed');
	t.deepEqual(
		wrong.map(({key, status, reason}) => [key, status, reason]),
		[
			[
				knownToFail,
				'failed',
				'expected ready answering "spd-app", saw refused saying "container has runAsNonRoot and image has non-numeric user (app), cannot verify user is non-root"',
			],
		],
	);
	t.deepEqual(unlike(results), []);
	t.truthy(results.find(({key}) => key === knownToDiffer)?.reason);
});

test('what was read otherwise than it is promised is a deviation of that release', async t => {
	const about = rows.filter(
		row => isRecorded(row) && recordingKey(row.configuration, row.probe) in corrected,
	);
	t.true(about.length > 0);
	const deviations = await readDeviations('deviations/knative.yaml', requirements);
	const results = await resultsAt(recordedTarget(recorded.readings), about);
	for (const result of results) {
		t.truthy(
			deviationOf(result, deviations, recorded.of.knative),
			`${result.key}: ${result.reason}`,
		);
	}
});

for (const {requirement, mutant} of declared) {
	test(`${requirement} kills: ${mutant.title}`, async t => {
		const killed = await kill(mutant);
		const others = [...killed.keys()].join(', ') || 'none';
		t.true(killed.has(requirement), `no row of ${requirement} failed; killed by: ${others}`);
	});
}

test('every row that is judged has been seen to fail', async t => {
	const failed = new Set<string>();
	for (const {mutant} of declared) {
		for (const keys of (await kill(mutant)).values()) for (const key of keys) failed.add(key);
	}
	const neverFailed = rows
		.filter(({observedOnly}) => observedOnly === undefined)
		.map(rowKey)
		.filter(key => !failed.has(key) && key !== knownToFail);
	t.deepEqual(neverFailed, []);
});

test('every row of what runs that is only observed has been seen to be unlike', async t => {
	const seen = new Set<string>();
	for (const {mutant} of declared) for (const key of await observedUnlike(mutant)) seen.add(key);
	t.deepEqual(
		[...onlyObserved].filter(key => !seen.has(key)),
		[],
	);
});

for (const [group, {mutant, requirement}] of Object.entries(onlyKilledBy)) {
	test(`without the rows of ${group} this would live: ${mutant.title}`, async t => {
		const taken = new Set(groups[group as GroupName].rows.map(rowKey));
		const own = (await kill(mutant)).get(requirement) ?? [];
		t.not(own.length, 0, 'it lives with them too');
		// No row's verdict depends on another row (independence.test.ts).
		t.deepEqual(
			own.filter(key => !taken.has(key)),
			[],
		);
	});
}

for (const {title, shownBy, otherwise} of unforbidden) {
	test(`shown, and not judged: ${title}`, async t => {
		const among = rows.filter(row => rowKey(row) === shownBy);
		t.deepEqual(
			among.map(row => row.observedOnly !== undefined),
			[true],
		);
		const [reference, other] = [await resultsOfWhole(), await resultsOf(otherwise)];
		const [seen, seenOtherwise] = [seenOf(reference, shownBy), seenOf(other, shownBy)];
		t.truthy(seen);
		t.false(isDeepStrictEqual(seen, seenOtherwise), `both observe ${JSON.stringify(seen)}`);
	});
}

for (const {title, mutant} of equivalent) {
	test(`no row can tell it from the reference: ${title}`, async t => {
		t.deepEqual([...(await kill(mutant))], []);
	});
}

test('M1 to M52 are all there, as mutants or as what no sentence forbids', t => {
	const known = new Set([
		...declared.map(({mutant}) => mutant.known),
		...unforbidden.map(each => each.known),
	]);
	const missing = Array.from({length: 52}, (_, index) => `M${index + 1}` as const).filter(
		id => !known.has(id),
	);
	t.deepEqual(missing, []);
});

test('at least 40 mutants are beside those that were seen elsewhere', t => {
	const own = new Set(declared.flatMap(({mutant}) => (mutant.known ? [] : [mutant])));
	t.true(own.size >= 40, `${own.size}`);
});

function seenOf(results: readonly Result[], wanted: string): Observation | undefined {
	return results.find(({key}) => key === wanted)?.observed;
}
