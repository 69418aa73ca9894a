import test from 'ava';
import {failureGroups, unjudgedGroups} from './failure-groups.ts';
import {sampleReport} from './sample-report.ts';

const report = sampleReport();
const failed = report.rows.find(({key}) => key === 'R12 [enabled] unset');
if (failed === undefined) throw new Error('the sample has changed');

const seeing = (stages: object, key: string) => ({
	...failed,
	key,
	expected: {equals: {container: {a: true}, sidecar: {a: true}}},
	observed: {kind: 'value', stages: {Service: stages}} as never,
});

test('rows that fail alike are together, in whichever container; the most first', t => {
	const groups = failureGroups([
		seeing({container: {a: 1}, sidecar: {a: true}}, 'other'),
		seeing({container: {}, sidecar: {a: true}}, 'in the container'),
		seeing({container: {a: true}, sidecar: {}}, 'in the sidecar'),
	]);
	t.deepEqual(
		groups.map(({what, rows}) => [what, rows.map(({key}) => key)]),
		[
			['R12: a: expected true, saw absent', ['in the container', 'in the sidecar']],
			['R12: a: expected true, saw 1', ['other']],
		],
	);
});

test('what could not be judged is grouped by why', t => {
	t.deepEqual(
		unjudgedGroups(report).map(({what, rows}) => [what, rows.length]),
		[['no Pod was made within 60 s', 1]],
	);
});
