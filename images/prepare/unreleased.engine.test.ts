import path from 'node:path';
import test from 'ava';
import envPaths from 'env-paths';
import {copyFile, mkdir, writeFile} from 'node:fs/promises';
import {readyEngine} from '../engine/engine.ts';
import {EnvironmentError} from '../host/errors.ts';
import {packagedSamples} from '../packaged/parts.ts';
import {testCache} from '../cache/testing.ts';
import {isFolder, unreleasedKnative} from './unreleased.ts';

const {cache: filled} = envPaths('secure-pod-defaults-conformance', {suffix: ''});

const manifest = (image: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: knative-serving}
spec: {template: {spec: {containers: [{name: controller, image: "${image}"}]}}}
`;

test('a build’s images are found in its archives and get names of their own', async t => {
	await using settings = await testCache();
	await readyEngine({...settings, cache: filled});
	const {image} = (await packagedSamples({...settings, cache: filled}))['app-numeric'];
	const [reference = ''] = image.references;
	const build = path.join(settings.cache, 'build');
	await mkdir(build);
	t.true(await isFolder(build));
	await writeFile(path.join(build, 'core.yaml'), manifest(reference));
	await copyFile(image.file, path.join(build, 'app.tar'));
	const knative = await unreleasedKnative(build, settings);
	t.is(knative.version, 'unreleased');
	t.is(knative.loaded(reference), 'dev.local/knative/app-numeric:unreleased');
	t.like(knative.images[0], {origin: 'unreleased build', image: {id: image.id}});
});

test('an image that no archive holds is named', async t => {
	await using settings = await testCache();
	await readyEngine({...settings, cache: filled});
	const {image} = (await packagedSamples({...settings, cache: filled}))['app-numeric'];
	const build = path.join(settings.cache, 'build');
	await mkdir(build);
	await writeFile(path.join(build, 'core.yaml'), manifest('ko.local/controller:abc'));
	await copyFile(image.file, path.join(build, 'app.tar'));
	const error = await t.throwsAsync(unreleasedKnative(build, settings), {
		instanceOf: EnvironmentError,
	});
	t.regex(
		error.message,
		/name the image ko\.local\/controller:abc, but no archive there contains it/,
	);
});

test('a folder that is no build is refused', async t => {
	await using settings = await testCache();
	await t.throwsAsync(unreleasedKnative(settings.cache, settings), {
		instanceOf: EnvironmentError,
		message: /is not a build of Knative/,
	});
});
