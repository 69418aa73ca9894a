import path from 'node:path';
import test from 'ava';
import {copyFile, mkdir, readFile, writeFile} from 'node:fs/promises';
import {execa} from 'execa';
import {readyEngine} from '../../images/engine/engine.ts';
import {packagedKnative} from '../../images/packaged/parts.ts';
import {testCache} from '../../images/cache/testing.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {defaultVersions} from '../../harness/machine/version.ts';

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

test('a build that nobody has released is judged from a folder, as unreleased', async t => {
	await using settings = await testCache();
	const filled = {...settings, cache: readSettings().cache};
	await readyEngine(filled);
	const {images, manifests, loaded} = await packagedKnative(defaultVersions.knative, filled);
	const build = path.join(settings.cache, 'build');
	await mkdir(build);
	for (const [index, {image}] of images.entries()) {
		await copyFile(image.file, path.join(build, `${index}.tar`));
	}
	for (const [index, text] of manifests.entries()) {
		const named = text.replaceAll(/ko:\/\/[\w./-]+/g, name => loaded(name) ?? name);
		await writeFile(path.join(build, `${index}.yaml`), named);
	}
	const report = path.join(settings.cache, 'report');
	const source = ['--images', 'packaged', '--knative', build];
	const few = ['--requirement', 'R12,R36', '--level', 'enabled'];
	const {exitCode, stdout, stderr} = await execa(
		spd,
		['run', ...source, ...few, '--report', report],
		{stdin: 'ignore', reject: false},
	);
	t.is(exitCode, 0, `${stdout}\n${stderr}`);
	const text = await readFile(path.join(report, 'report.json'), 'utf8');
	const {subject, measured} = JSON.parse(text) as ConformanceReport;
	t.is(subject.version, 'unreleased');
	t.deepEqual(
		measured?.components.filter(({origin}) => origin === 'unreleased build').length,
		images.length,
	);
});
