import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {sampleReport} from '../../harness/report/html/sample-report.ts';
import {UsageError} from '../../harness/machine/usage-error.ts';
import {index} from '../report-index.ts';
import {folder} from './testing.ts';

const report = sampleReport();

test('folders and files become one page, with a page for each report', async t => {
	const place = await folder(t);
	for (const version of ['1.9.0', '1.10.0']) {
		await mkdir(path.join(place, 'runs', version), {recursive: true});
		const other = {...report, subject: {...report.subject, version}};
		await writeFile(path.join(place, 'runs', version, 'report.json'), JSON.stringify(other));
	}
	const single = path.join(place, 'single.json');
	await writeFile(
		single,
		JSON.stringify({...report, subject: {...report.subject, name: '../a b'}}),
	);
	const output = path.join(place, 'pages');
	t.is(await index([path.join(place, 'runs'), single], {output}), 0);
	const pages = [
		'knative-1.9.0-0a1b2c3d.html',
		'knative-1.10.0-0a1b2c3d.html',
		'a-b-1.23.0-0a1b2c3d.html',
	];
	t.deepEqual((await readdir(output)).toSorted(), [...pages, 'index.html'].toSorted());
	const text = await readFile(path.join(output, 'index.html'), 'utf8');
	t.deepEqual(
		[...text.matchAll(/href="([^"]*)"/g)].map(([, href]) => href),
		pages,
	);
	t.is(text.match(/<th class="level"/g)?.length, 3);
});

test('reports of the same run have pages of their own', async t => {
	const place = await folder(t);
	const files = ['one.json', 'two.json'].map(name => path.join(place, name));
	for (const file of files) await writeFile(file, JSON.stringify(report));
	await index(files, {output: place});
	t.deepEqual((await readdir(place)).filter(name => name.endsWith('.html')).toSorted(), [
		'index.html',
		'knative-1.23.0-0a1b2c3d-2.html',
		'knative-1.23.0-0a1b2c3d.html',
	]);
});

test('of different suites, requirements are not compared', async t => {
	const place = await folder(t);
	const other = {...report, suiteDigest: `sha256:${'0'.repeat(64)}`};
	const files = [path.join(place, 'one.json'), path.join(place, 'two.json')];
	await writeFile(files[0] ?? '', JSON.stringify(report));
	await writeFile(files[1] ?? '', JSON.stringify(other));
	await index(files, {output: place});
	t.regex(await readFile(path.join(place, 'index.html'), 'utf8'), /They are of 2 suites/);
});

test('a folder without a report is named', async t => {
	const place = await folder(t);
	await t.throwsAsync(index([place], {output: place}), {
		instanceOf: UsageError,
		message: `${place} has no report.json, nor has a folder in it`,
	});
	await t.throwsAsync(index([path.join(place, 'nowhere')], {output: place}), {
		instanceOf: UsageError,
		message: /^cannot read .*nowhere: /,
	});
});
