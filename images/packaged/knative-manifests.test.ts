import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import test from 'ava';
import {readManifestFiles} from './knative-manifests.ts';

test('manifests are read in the order of their names and name the release', async t => {
	const folder = await mkdtemp(path.join(os.tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	await writeFile(path.join(folder, 'core-b.yaml'), 'kind: Deployment\n');
	await writeFile(
		path.join(folder, 'core-a.yaml'),
		'labels:\n  app.kubernetes.io/version: devel\n  app.kubernetes.io/name: knative-serving\n',
	);
	t.deepEqual(await readManifestFiles(folder, '1.19.0'), [
		'labels:\n  app.kubernetes.io/version: "1.19.0"\n  app.kubernetes.io/name: knative-serving\n',
		'kind: Deployment\n',
	]);
});
