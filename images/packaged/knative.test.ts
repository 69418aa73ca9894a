import {mkdir, writeFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {entryId} from '../cache/cache.ts';
import {testCache, type TestCache} from '../cache/testing.ts';
import {knativeControlPlane} from './knative.ts';

const all = ['controller', 'webhook', 'activator', 'autoscaler', 'queue'];
const whole = entryId({name: 'knative-1.23.0', inputs: ['v0.50.0', ...all]});
const part = entryId({
	name: 'knative-1.23.0-control-plane',
	inputs: ['v0.50.0', 'controller', 'webhook'],
});

test('where all programs are, webhook and controller are taken from there', async t => {
	await using settings = await testCache();
	await keep(settings, whole);
	const entry = path.join(settings.cache, 'entries', whole);
	t.deepEqual(await knativeControlPlane('1.23.0', settings), {
		entry,
		webhook: path.join(entry, 'programs', 'webhook'),
		controller: path.join(entry, 'programs', 'controller'),
		manifests: ['kind: Namespace\n'],
	});
	t.deepEqual(settings.said, []);
});

test('where they have an entry of their own, it goes on serving', async t => {
	await using settings = await testCache();
	await keep(settings, part);
	await keep(settings, whole);
	const {entry} = await knativeControlPlane('1.23.0', settings);
	t.is(path.basename(entry), part);
	t.deepEqual(settings.said, []);
});

async function keep({cache}: TestCache, id: string): Promise<void> {
	const manifests = path.join(cache, 'entries', id, 'manifests');
	await mkdir(manifests, {recursive: true});
	await writeFile(path.join(manifests, 'core-100-namespace.yaml'), 'kind: Namespace\n');
}
