import path from 'node:path';
import test from 'ava';
import {readFile} from 'node:fs/promises';
import {execa} from 'execa';
import {readSettings} from '../../harness/machine/settings.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {docker} from '../../images/engine/docker.ts';
import {readyEngine} from '../../images/engine/engine.ts';
import {testCache} from '../../images/cache/testing.ts';
import {namedImages} from '../../images/recipe/manifest-patches.ts';
import {prepareImages} from '../../images/prepare/prepare.ts';
import {publish} from '../../images/published/test-release.ts';
import {serveFolder, startRegistry} from '../../images/published/testing.ts';

/** The published path from the registry to the verdict, against a registry and a release page on loopback. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

test('a release that is published is prepared, judged by what was pulled, and says so', async t => {
	await using settings = await testCache();
	const filled = {...settings, cache: readSettings().cache};
	await readyEngine(filled);
	await using registry = await startRegistry(settings);
	const {page, digests} = await publish(registry, filled, settings.cache);
	await using site = await serveFolder(page);

	// A cache of its own: what this registry has must never be taken for what was really published.
	const XDG_CACHE_HOME = path.join(settings.cache, 'xdg');
	const cache = path.join(XDG_CACHE_HOME, 'secure-pod-defaults-conformance');
	const from = {source: 'published', mirror: registry.name, manifests: site.url} as const;
	const prepared = await prepareImages({...settings, cache, ...defaultVersions, ...from});
	t.teardown(async () => {
		const node = `${registry.name}/kindest/node:v${defaultVersions.kubernetes}`;
		await docker(['image', 'rm', prepared.nodeImage, node]);
	});
	t.deepEqual(prepared.versions, defaultVersions);
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
	const notLoaded = namedImages(prepared.manifests.core).filter(
		name => !name.startsWith('dev.local/'),
	);
	t.deepEqual(notLoaded, []);
	// What is derived comes back from the cache: the run needs the node image, and makes it again.
	await docker(['image', 'rm', prepared.nodeImage]);

	const report = path.join(settings.cache, 'report');
	const few = ['--requirement', 'R12,R36', '--level', 'enabled', '--report', report];
	const {exitCode, stdout, stderr} = await execa({
		env: {XDG_CACHE_HOME},
		stdin: 'ignore',
		reject: false,
	})`${spd} run --images published --mirror ${registry.name} --manifests ${site.url} ${few}`;
	t.is(exitCode, 0, `${stdout}\n${stderr}`);
	const text = await readFile(path.join(report, 'report.json'), 'utf8');
	const {measured} = JSON.parse(text) as ConformanceReport;
	const component = (wanted: string) => measured?.components.find(({name}) => name === wanted);
	t.like(component('webhook'), {origin: 'released artefact', released: digests.get('webhook')});
	t.like(component('node'), {origin: 'released artefact'});
	t.like(component('sample nginx'), {origin: 'released artefact'});
	t.like(component('sample app-numeric'), {origin: 'built from modules'});
	await docker(['image', 'inspect', prepared.nodeImage]);
});
