import test from 'ava';
import {nameConfiguration} from '../../harness/model/configuration.ts';
import {levels} from '../../harness/model/levels.ts';
import {rowKey} from '../../harness/model/row.ts';
import {rows} from '../index.ts';
import {factorsOf} from './factors-of.ts';
import {exceptions} from './interactions.ts';
import {allPairs, nameOf, pairsOf} from './pairs.ts';

const judged = rows.filter(({observedOnly}) => observedOnly === undefined);
const factors = judged.flatMap(row => factorsOf(row) ?? []);
const seenAt = (level: string): ReadonlySet<string> =>
	new Set(factors.filter(({value}) => value === level).flatMap(each => pairsOf(each).map(nameOf)));

for (const level of levels) {
	test(`at ${level} every pair of values that can interact occurs in a row`, t => {
		const seen = seenAt(level);
		const missing = allPairs()
			.map(nameOf)
			.filter(name => !seen.has(name));
		t.deepEqual(missing, []);
	});
}

test('there are pairs', t => {
	t.true(allPairs().length > 250, `${allPairs().length}`);
});

test('a pair that is argued away as refused is in no row', t => {
	const refused = exceptions.filter(({why}) => why.startsWith('Knative refuses it'));
	const seen = levels.map(seenAt);
	const there = refused.filter(({of}) => seen.some(pairs => pairs.has(nameOf(of))));
	t.deepEqual(there, []);
});

test('no two rows ask the same', t => {
	const same = [
		...Map.groupBy(rows, row =>
			JSON.stringify([nameConfiguration(row.configuration), row.probe, row.expect]),
		),
	];
	t.deepEqual(
		same.filter(([, list]) => list.length > 1).map(([, list]) => list.map(rowKey)),
		[],
	);
});

test('no two rows of the defaulting tier look at the same, whatever they expect', t => {
	const defaulting = rows.filter(({tier}) => tier === 'defaulting');
	const same = [
		...Map.groupBy(defaulting, row =>
			JSON.stringify([nameConfiguration(row.configuration), row.probe]),
		),
	];
	t.deepEqual(
		same.filter(([, list]) => list.length > 1).map(([, list]) => list.map(rowKey)),
		[],
	);
	t.true(defaulting.length >= 1500);
});
