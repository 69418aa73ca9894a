import path from 'node:path';
import test from 'ava';
import {forecast} from '../../harness/explain/predict/forecast.ts';
import {isForecast} from '../../harness/explain/predict/predict.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {testCache} from '../../images/cache/testing.ts';
import {docker} from '../../images/engine/docker.ts';
import {bringImage} from '../../images/named/any-image.ts';
import {chooseSource} from '../../images/prepare/prepare.ts';
import {build, fileBase, fileImages} from './file-images.ts';
import {outcome, ReproCluster} from './repro-testing.ts';
import {folder} from './testing.ts';

/** Every image that its files keep from starting: on a node, and forecast. */

const cluster = ReproCluster.forFile();

test.serial('what is forecast of files is what a node does', async t => {
	await using made = await testCache();
	const {cache, images} = readSettings();
	const chosen = images ?? (await chooseSource(made)).source;
	const shared = {...made, cache, source: async () => chosen};
	await using sample = await bringImage('nginx', shared);
	const work = await folder(t);
	const base = await fileBase(path.join(work, 'base'), sample.reference);
	t.teardown(() => docker(['image', 'rm', '--force', base]));
	const all = Object.entries(fileImages);
	for (const [index, [name, {lines, cause, why}]] of all.entries()) {
		const id = await build(path.join(work, String(index)), [`FROM ${base}`, ...lines]);
		t.teardown(() => docker(['image', 'rm', '--force', id]));
		const {'root-allowed': truth} = await cluster.repro(t, [id, '--level', 'root-allowed']);
		t.is(outcome(truth), `crashed ${cause}`, name);
		t.regex(truth?.attempt.cause?.why ?? '', why, name);
		await using image = await bringImage(id, shared);
		const {levels} = await forecast(
			image,
			{node: 'kind', levels: ['root-allowed'], wait: 60_000},
			made.signal,
		);
		const [foretold] = levels.filter(isForecast);
		t.like(foretold, {finding: {outcome: 'crashed'}, cause: {id: cause}}, name);
		t.is(foretold?.cause?.why, truth?.attempt.cause?.why, name);
	}
});
