import test from 'ava';
import {readSettings} from '../../harness/machine/settings.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import {docker} from '../../images/engine/docker.ts';
import {readyEngine} from '../../images/engine/engine.ts';
import {testCache} from '../../images/cache/testing.ts';
import {namedImages} from '../../images/recipe/manifest-patches.ts';
import {prepareImages} from '../../images/prepare/prepare.ts';
import {publish} from '../../images/published/test-release.ts';
import {serveFolder, startRegistry} from '../../images/published/testing.ts';

/** A registry and a release page on loopback. From them to the verdict: published.verify.test.ts. */

test('a cluster is prepared from a registry and a release page', async t => {
	await using settings = await testCache();
	const filled = {...settings, cache: readSettings().cache};
	await readyEngine(filled);
	await using registry = await startRegistry(settings);
	const {page, digests} = await publish(registry, filled, settings.cache);
	await using site = await serveFolder(page);

	// A cache of its own: what this registry has must never be taken for what was really published.
	const {cache} = settings;
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
});
