import test from 'ava';
import {rowKey} from '../harness/row.ts';
import {rows} from './index.ts';
import {mutants} from './mutants.ts';
import {resultsOf, resultsOfWhole} from './mutants/kill.ts';

/** On the list of images that should run at `enabled`, and known not to: its user is a name. */
const knownToFail = 'R38 [enabled] app-named';

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
});

for (const [requirement, list] of Object.entries(mutants)) {
	for (const mutant of list) {
		test(`${requirement} kills: ${mutant.title}`, async t => {
			const results = await resultsOf(mutant);
			const killing = results.filter(
				({status, key, ...result}) =>
					result.requirement === requirement && status === 'failed' && key !== knownToFail,
			);
			t.not(killing.length, 0, `no row of ${requirement} failed`);
		});
	}
}

test('every row that is judged has been seen to fail', async t => {
	const all = await Promise.all(Object.values(mutants).flat().map(resultsOf));
	const failed = new Set(all.flat().flatMap(({status, key}) => (status === 'failed' ? [key] : [])));
	const neverFailed = rows
		.filter(({observedOnly}) => observedOnly === undefined)
		.map(rowKey)
		.filter(key => !failed.has(key));
	t.deepEqual(neverFailed, []);
});
