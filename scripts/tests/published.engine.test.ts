import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {docker} from '../../images/engine/docker.ts';
import {publish} from '../../images/published/test-release.ts';
import {serveFolder, startRegistry} from '../../images/published/testing.ts';
import {readyEngine} from '../../images/engine/engine.ts';
import {testCache} from '../../images/host/testing.ts';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {readSettings} from '../../harness/machine/settings.ts';

/** The published path from the command line to the verdict, against a registry and a release page on loopback. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

test('a release that is published is judged by what was pulled, and says so', async t => {
	await using settings = await testCache();
	const filled = {...settings, cache: readSettings().cache};
	await readyEngine(filled);
	const before = await imagesInEngine();
	t.teardown(async () => {
		const made = (await imagesInEngine()).filter(name => !before.includes(name));
		if (made.length > 0) await docker(['image', 'rm', ...made]);
	});
	await using registry = await startRegistry(settings);
	const {page, digests} = await publish(registry, filled, settings.cache);
	await using site = await serveFolder(page);
	const report = path.join(settings.cache, 'report');
	const {exitCode, stdout, stderr} = await execa({
		// A cache of its own: what this registry has must never be taken for what was really published.
		env: {XDG_CACHE_HOME: path.join(settings.cache, 'xdg')},
		stdin: 'ignore',
		reject: false,
	})`${spd} run --images published --mirror ${registry.name} --manifests ${site.url} --preset smoke --report ${report}`;
	t.is(exitCode, 0, `${stdout}\n${stderr}`);
	const text = await readFile(path.join(report, 'report.json'), 'utf8');
	const {measured} = JSON.parse(text) as ConformanceReport;
	const component = (wanted: string) => measured?.components.find(({name}) => name === wanted);
	t.like(component('webhook'), {origin: 'released artefact', released: digests.get('webhook')});
	t.like(component('node'), {origin: 'released artefact'});
	t.like(component('sample nginx'), {origin: 'released artefact'});
	t.like(component('sample app-numeric'), {origin: 'built from modules'});
});

async function imagesInEngine(): Promise<readonly string[]> {
	const listed = await docker(['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}']);
	return listed.split('\n').filter(name => name !== '' && !name.includes('<none>'));
}
