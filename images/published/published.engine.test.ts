import path from 'node:path';
import test from 'ava';
import envPaths from 'env-paths';
import {readyEngine} from '../engine/engine.ts';
import {EnvironmentError} from '../host/errors.ts';
import type {ManifestObject} from '../recipe/manifests.ts';
import {prepareImages} from '../prepare/prepare.ts';
import {testCache} from '../cache/testing.ts';
import {writePage} from './test-release.ts';
import {serveFolder} from './testing.ts';

const kubernetes = '1.34.10';
const knative = '1.23.0';
const {cache: filled} = envPaths('secure-pod-defaults-conformance', {suffix: ''});

test('an image that no registry has is named', async t => {
	await using settings = await testCache();
	await readyEngine({...settings, cache: filled});
	const page = path.join(settings.cache, 'page');
	await writePage(page, [deployment('registry.example/absent:v1')]);
	const request = {...settings, source: 'published', knative, kubernetes} as const;
	const error = await t.throwsAsync(
		prepareImages({...request, mirror: '127.0.0.1:1', manifests: page}),
		{instanceOf: EnvironmentError},
	);
	t.regex(error.message, /^The image 127\.0\.0\.1:1\/absent:v1 cannot be pulled: .*refused/);
});

test('a release that has no page is named', async t => {
	await using settings = await testCache();
	await using site = await serveFolder(settings.cache);
	const request = {...settings, source: 'published', knative: '9.9.9', kubernetes} as const;
	const error = await t.throwsAsync(prepareImages({...request, manifests: site.url}), {
		instanceOf: EnvironmentError,
	});
	t.regex(error.message, /serving-crds\.yaml cannot be downloaded: Error: HTTP 404/);
});

function deployment(image: string): ManifestObject {
	return {
		apiVersion: 'apps/v1',
		kind: 'Deployment',
		metadata: {name: 'absent', namespace: 'knative-serving'},
		spec: {template: {spec: {containers: [{name: 'absent', image}]}}},
	};
}
