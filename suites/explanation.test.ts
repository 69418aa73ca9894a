import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {rowKey} from '../harness/model/row.ts';
import {readDeviations} from '../harness/verdict/deviations.ts';
import {explanation, type Explanation} from './explanation.ts';
import {rows} from './index.ts';
import {releasesOf, requirementsPage} from './requirements-page.ts';
import {requirements} from './requirements.ts';

const root = path.join(import.meta.dirname, '..');
const page = readFileSync(path.join(root, 'docs', 'releases.md'), 'utf8');
const deviations = await readDeviations('deviations/knative.yaml', requirements);
const known = {rows, deviations, releases: releasesOf(page)};
const ids = Object.keys(requirements) as (keyof typeof requirements)[];
const all: readonly Explanation[] = ids.map(id => explanation(id, known));

test('the rows of all requirements are all rows', t => {
	const keys = all.flatMap(each => each.rows.keys);
	t.deepEqual(keys.toSorted(), rows.map(rowKey).toSorted());
	for (const {id, rows: own} of all) {
		const sum = own.by.reduce((total, {count}) => total + count, 0);
		t.is(sum, own.count, id);
	}
});

test('each deviation of the list is told under its requirement', t => {
	const told = all.flatMap(each => each.deviations.flatMap(({cases}) => cases));
	t.is(told.length, deviations.length);
});

test('what releases do is what docs/requirements.md says', t => {
	const sections = requirementsPage(page, deviations).split('\n## ');
	for (const {id, releases} of all.filter(each => each.releases.length > 0)) {
		const section = sections.find(text => text.startsWith(`${id}\n`));
		const [, line = ''] = /^- releases: (.*)$/m.exec(section ?? '') ?? [];
		t.deepEqual(
			line.split(' · ').map(each => each.split(' ')[0]),
			releases.map(({release}) => release),
		);
		const signs = new Set(line.split(' · ').map(each => each.split(' ')[1]));
		t.is(new Set(releases.map(({result}) => result)).size, signs.size, id);
		t.true(releases.every(({result}) => /^[a-z ]+$/.test(result)));
	}
});

test('all but drift name the mutants that their rows must kill', t => {
	const without = all.filter(({mutants}) => mutants.length === 0);
	t.true(without.every(({keyword}) => keyword === 'DRIFT'));
	t.true(without.length < all.length / 4);
});

test('a row comes with the command that runs only it', t => {
	const row = rows.find(({requirement, level}) => requirement === 'R18' && level === 'enabled');
	t.truthy(row);
	const {row: explained} = explanation('R18', known, row);
	t.regex(explained?.run ?? '', /^spd run --requirement R18 --level enabled --case '/);
});
