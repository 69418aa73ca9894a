import path from 'node:path';
import test from 'ava';
import envPaths from 'env-paths';
import {docker} from '../engine/docker.ts';
import {readyEngine} from '../engine/engine.ts';
import {EnvironmentError} from '../host/environment-error.ts';
import {namedImages} from '../prepare/manifest-patches.ts';
import type {ManifestObject} from '../prepare/manifests.ts';
import {prepareImages} from '../prepare/prepare.ts';
import {testCache} from '../host/testing.ts';
import {publish, writePage} from './test-release.ts';
import {serveFolder, startRegistry} from './testing.ts';

const kubernetes = '1.34.10';
const knative = '1.23.0';
/** What is packaged for every run anyway is published here. */
const {cache: filled} = envPaths('secure-pod-defaults-conformance', {suffix: ''});

test('a cluster is prepared from a registry and a release page', async t => {
	await using settings = await testCache();
	await readyEngine({...settings, cache: filled});
	await using registry = await startRegistry(settings);
	const {page, digests} = await publish(registry, {...settings, cache: filled}, settings.cache);
	await using site = await serveFolder(page);

	const request = {...settings, source: 'published', knative, kubernetes} as const;
	const prepared = await prepareImages({...request, mirror: registry.name, manifests: site.url});
	try {
		t.deepEqual(prepared.versions, {knative, kubernetes});
		const webhook = prepared.components.find(({name}) => name === 'webhook');
		t.like(webhook, {origin: 'released artefact', released: digests.get('webhook')});
		t.regex(webhook?.digest ?? '', /^sha256:[0-9a-f]{64}$/, 'as loaded');
		t.like(prepared.samples['nginx-unprivileged'], {
			origin: 'released artefact',
			released: digests.get('nginx-unprivileged'),
			user: '101',
			exposed: [8080],
		});
		t.is(prepared.samples['app-numeric'].origin, 'built from modules');
		const images = namedImages(prepared.manifests.core);
		t.deepEqual(
			images.filter(name => !name.startsWith('dev.local/')),
			[],
		);
		await docker(['image', 'inspect', prepared.nodeImage]);

		await docker(['image', 'rm', prepared.nodeImage]);
		t.deepEqual(
			await prepareImages({...request, mirror: registry.name, manifests: site.url}),
			prepared,
		);
		await docker(['image', 'inspect', prepared.nodeImage]);
	} finally {
		await docker([
			'image',
			'rm',
			prepared.nodeImage,
			`${registry.name}/kindest/node:v${kubernetes}`,
		]);
	}
});

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
