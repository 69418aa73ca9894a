import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {requirementsTable} from './requirements-table.ts';

test('the README has the table that `spd requirements --markdown` prints', t => {
	const readme = readFileSync(path.join(import.meta.dirname, '..', 'README.md'), 'utf8');
	const [, table] = /<!-- requirements: [^\n]* -->\n([^]*?)\n?<!-- end -->/.exec(readme) ?? [];
	t.is(table, requirementsTable());
});
