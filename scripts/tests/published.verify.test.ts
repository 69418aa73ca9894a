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
import {prepareImages} from '../../images/prepare/prepare.ts';
import {publish, wholeNode} from '../../images/published/test-release.ts';
import {serveFolder, startRegistry} from '../../images/published/testing.ts';

/**
 * A published release judged, from a registry and a release page on loopback. How it is prepared:
 * published.engine.test.ts.
 */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

test('a published release is judged by what was pulled, and the report says so', async t => {
	await using settings = await testCache();
	const filled = {...settings, cache: readSettings().cache};
	await readyEngine(filled);
	await using registry = await startRegistry(settings);
	const {page, digests} = await publish(registry, filled, {
		folder: settings.cache,
		node: await wholeNode(filled),
		samples: true,
	});
	await using site = await serveFolder(page);

	// Its own cache: this registry's content must never be mistaken for what was really published.
	const XDG_CACHE_HOME = path.join(settings.cache, 'xdg');
	const cache = path.join(XDG_CACHE_HOME, 'secure-pod-defaults-conformance');
	const from = {source: 'published', mirror: registry.name, manifests: site.url} as const;
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

	// The engine's copy is made again from the cache's file.
	const prepared = await prepareImages({...settings, cache, ...defaultVersions, ...from});
	await docker(['image', 'rm', prepared.nodeImage]);
	await prepareImages({...settings, cache, ...defaultVersions, ...from});
	await docker(['image', 'inspect', prepared.nodeImage]);
	const node = `${registry.name}/kindest/node:v${defaultVersions.kubernetes}`;
	await docker(['image', 'rm', prepared.nodeImage, node]);
});
