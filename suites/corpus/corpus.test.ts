import test from 'ava';
import {levels} from '../../harness/model/levels.ts';
import {corpusClasses, type CorpusClass} from './image.ts';
import {corpus} from './index.ts';
import {mismatches, readCorpusRecord, recordedRows} from './record.ts';

const record = readCorpusRecord();

test('every name is unique and a DNS label, also where Knative’s suffixes leave 26 characters', t => {
	const names = corpus.map(({name}) => name);
	t.deepEqual(
		names.filter(name => !/^[a-z][a-z0-9-]*[a-z0-9]$/.test(name)),
		[],
	);
	t.is(new Set(names.map(name => name.slice(0, 26))).size, names.length);
});

test('at least 120 images, some in every class', t => {
	t.true(corpus.length >= 120, `${corpus.length} images`);
	const classes = Object.keys(corpusClasses) as readonly CorpusClass[];
	for (const each of classes) t.true(corpus.filter(row => row.class === each).length >= 5, each);
});

test('what is recorded is of images of the corpus, and at every level or at none', t => {
	const known = new Set(corpus.map(({name}) => name));
	for (const [name, {truth, forecast}] of Object.entries(record.images)) {
		t.true(known.has(name), name);
		for (const answers of [truth, forecast]) {
			const at = answers.map(({level}) => level);
			t.deepEqual(at, at.length === 0 ? [] : levels, name);
		}
	}
});

test('no image is forecast to be ready at a level at which it was not', t => {
	const found = recordedRows(corpus, record).flatMap(({name}) => {
		const {forecast = [], truth = []} = record.images[name] ?? {};
		return mismatches(name, forecast, truth);
	});
	t.deepEqual(
		found.filter(({isFalseGreen}) => isFalseGreen),
		[],
	);
});

test('a level that is forecast to be ready and was not is a false green', t => {
	const level = 'enabled';
	const [found] = mismatches('x', [{level, outcome: 'ready'}], [{level, outcome: 'crashed'}]);
	t.deepEqual(found, {
		image: 'x',
		level,
		forecast: 'ready',
		truth: 'crashed',
		isFalseGreen: true,
	});
	t.like(mismatches('x', [], [{level, outcome: 'ready'}])[0], {
		forecast: 'none',
		isFalseGreen: false,
	});
	t.deepEqual(mismatches('x', [{level, outcome: 'ready'}], [{level, outcome: 'ready'}]), []);
});
