import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {fileOf, formatNames, formats, type FormatName} from './formats.ts';
import {reportOf} from './testing-report.ts';

const report = reportOf();

const rendered = async (name: FormatName): Promise<string> => {
	const render = await formats[name].load();
	return render(report, {color: false, unicode: true, width: 100});
};

test('JSON is the whole report', async t => {
	t.deepEqual(JSON.parse(await rendered('json')), JSON.parse(JSON.stringify(report)));
});

test('the tables end with the verdict, which is a format of its own', async t => {
	const [tables, verdict] = [await rendered('tables'), await rendered('verdict')];
	t.regex(verdict, /^✔ conformant/);
	t.true(tables.endsWith(`\n${verdict}`));
	t.regex(tables, /^R12 /m);
});

test('the page about formats names each format and its file', async t => {
	const page = await readFile(
		path.join(import.meta.dirname, '..', '..', 'docs', 'report-formats.md'),
		'utf8',
	);
	const forFolders = formatNames.filter(
		name => !['json', 'yaml', 'tables', 'verdict'].includes(name),
	);
	const missing = forFolders.filter(
		name => !page.includes(`\`${name}\``) || !page.includes(`\`${fileOf(name)}\``),
	);
	t.deepEqual(missing, []);
	t.is(new Set(formatNames.map(fileOf)).size, formatNames.length - 1);
});
