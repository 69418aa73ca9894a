import test from 'ava';
import {readSettings} from '../../harness/machine/settings.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import {docker} from '../../images/engine/docker.ts';
import {readyEngine} from '../../images/engine/engine.ts';
import {engineNames, testCache} from '../../images/cache/testing.ts';
import {packagedSample} from '../../images/packaged/parts.ts';
import {publishedKnative} from '../../images/published/knative.ts';
import {publishedNode} from '../../images/published/node.ts';
import {publish} from '../../images/published/test-release.ts';
import {serveFolder, startRegistry} from '../../images/published/testing.ts';
import {namedImages, patchManifests} from '../../images/recipe/manifest-patches.ts';
import {readManifests} from '../../images/recipe/manifests.ts';

/**
 * The parts of a cluster from a registry and a release page on loopback; a small image stands for kind's node. Samples:
 * images/named/any-image.engine.test.ts. From the real node to the verdict: published.verify.test.ts.
 */
test('node and Knative are pulled from a registry and a release page', async t => {
	await using _ = await engineNames();
	await using settings = await testCache();
	const filled = {...settings, cache: readSettings().cache};
	await readyEngine(filled);
	await using registry = await startRegistry(settings);
	const {image: node} = await packagedSample('app-numeric', filled);
	const {page, digests} = await publish(registry, filled, {
		folder: settings.cache,
		node,
		samples: false,
	});
	await using site = await serveFolder(page);

	// Its own cache: this registry's content must never be mistaken for what was really published.
	const request = {...settings, ...defaultVersions, mirror: registry.name, manifests: site.url};
	const {base, components} = await publishedNode(request);
	t.teardown(() =>
		docker(['image', 'rm', `${registry.name}/kindest/node:v${defaultVersions.kubernetes}`]),
	);
	t.is(base.id, node.id);
	t.like(components[0], {origin: 'released artefact', released: digests.get('node')});

	const knative = await publishedKnative(request);
	const webhook = knative.images.find(({image}) => image.references[0]?.includes('/webhook:'));
	t.like(webhook, {origin: 'released artefact', released: digests.get('webhook')});
	const {core} = patchManifests(readManifests(knative.manifests), knative.loaded);
	t.deepEqual(
		namedImages(core).filter(name => !name.startsWith('dev.local/')),
		[],
	);
});
