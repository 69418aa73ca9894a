import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {buildableKnative} from '../../images/recipe/versions.ts';
import {upgradedServices} from '../upgraded-services.ts';
import {upgradesPage} from './page.ts';
import {readRecord} from './record.ts';

const record = readRecord();

test('each release was upgraded to the next, with three values of the key, and each Service observed', t => {
	const names = Object.keys(upgradedServices);
	const expected = buildableKnative
		.slice(0, -1)
		.flatMap((from, index) =>
			['absent', 'root-allowed', 'enabled'].map(
				key => `${from} ${buildableKnative[index + 1]} ${key}`,
			),
		);
	t.deepEqual(
		record.map(({from, to, key}) => `${from} ${to} ${key.asked}`),
		expected,
	);
	for (const {services} of record)
		t.deepEqual(
			services.map(({name}) => name),
			names,
		);
});

test('an outcome other than unchanged says what it is', t => {
	for (const {services} of record) {
		for (const {outcome, details} of services)
			t.true(outcome === 'unchanged' || details.length > 0);
	}
});

test('an upgrade keeps the key', t => {
	for (const {key} of record) t.is(key.kept, key.written);
});

test('the page is made of the record', t => {
	const page = path.join(import.meta.dirname, '..', '..', 'docs', 'upgrades.md');
	t.is(readFileSync(page, 'utf8'), upgradesPage(record));
});
