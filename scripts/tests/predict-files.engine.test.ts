import path from 'node:path';
import test from 'ava';
import {forecast} from '../../harness/explain/predict/forecast.ts';
import {isForecast} from '../../harness/explain/predict/predict.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {testCache} from '../../images/cache/testing.ts';
import {docker} from '../../images/engine/docker.ts';
import {readyEngine} from '../../images/engine/engine.ts';
import {bringImage} from '../../images/named/any-image.ts';
import {momentaryContainers} from '../../images/named/testing.ts';
import {chooseSource} from '../../images/prepare/prepare.ts';
import {build, fileBase, fileImages, oftenTried} from './file-images.ts';
import {folder} from './testing.ts';

/** What is forecast of images whose files keep them from starting; repro-files.verify.test.ts has all of them. */

test.serial('images that their files keep from starting say whose files', async t => {
	await using made = await testCache();
	const {cache, images} = readSettings();
	await readyEngine({...made, cache});
	const chosen = images ?? (await chooseSource(made)).source;
	const shared = {...made, cache, source: async () => chosen};
	await using sample = await bringImage('nginx', shared);
	const work = await folder(t);
	const base = await fileBase(path.join(work, 'base'), sample.reference);
	t.teardown(() => docker(['image', 'rm', '--force', base]));
	const tried = Object.entries(fileImages).filter(([name]) => oftenTried.includes(name));
	t.is(tried.length, oftenTried.length);
	for (const [index, [name, {lines, cause, why}]] of tried.entries()) {
		const id = await build(path.join(work, String(index)), [`FROM ${base}`, ...lines]);
		t.teardown(() => docker(['image', 'rm', '--force', id]));
		await using image = await bringImage(id, shared);
		const {levels} = await forecast(
			image,
			{node: 'kind', levels: ['root-allowed'], wait: 60_000},
			made.signal,
		);
		const [level] = levels.filter(isForecast);
		t.is(level?.cause?.id, cause, `${name}: ${JSON.stringify(levels)}`);
		t.regex(level?.cause?.why ?? '', why, name);
	}
	t.deepEqual(await momentaryContainers(), []);
});
