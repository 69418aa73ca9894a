import path from 'node:path';
import test from 'ava';
import {mkdir, writeFile} from 'node:fs/promises';
import {archivedImages, matchArchive} from './archived-images.ts';
import {EnvironmentError} from '../host/errors.ts';
import {writeImageArchive} from './image-archive.ts';
import {testCache} from '../cache/testing.ts';

test('our own archives are read back: names, id and digest', async t => {
	await using settings = await testCache();
	const root = path.join(settings.cache, 'root');
	await mkdir(root);
	await writeFile(path.join(root, 'app'), 'program');
	const file = path.join(settings.cache, 'image.tar');
	const image = {
		root,
		config: {User: '65532'},
		references: ['dev.local/a:v1', 'dev.local/b:v1'],
		file,
	};
	const tool = {log: path.join(settings.cache, 'log'), signal: settings.signal};
	const {id, digest} = await writeImageArchive(image, tool);
	t.deepEqual(await archivedImages(file), [
		{file, reference: 'dev.local/a:v1', id, digest},
		{file, reference: 'dev.local/b:v1', id, digest},
	]);
	t.deepEqual(
		await writeImageArchive(image, tool),
		{id, digest},
		'the same content, the same digests',
	);
});

test('a file that is no archive is refused by name', async t => {
	const error = await t.throwsAsync(archivedImages(import.meta.filename), {
		instanceOf: EnvironmentError,
	});
	t.regex(error.message, /archived-images\.test\.ts is not an image archive/);
});

const held = {file: 'a.tar', id: 'sha256:1', digest: 'sha256:d'};
const webhook = {...held, reference: 'ko.local/webhook:abc'};
const others = [
	{...held, reference: 'ko.local/queue:1'},
	{...held, reference: 'ko.local/queue:2', digest: undefined},
];

const matches = test.macro((t, named: string, expected: string | undefined) => {
	t.is(matchArchive(named, [webhook, ...others])?.reference, expected);
});

test('matched by its name', matches, 'ko.local/webhook:abc', webhook.reference);
test(
	'matched by its name before the digest',
	matches,
	'ko.local/queue:2@sha256:0',
	'ko.local/queue:2',
);
test('matched by its digest', matches, 'registry.example/x@sha256:d', webhook.reference);
test(
	'matched as the only one of its repository',
	matches,
	'ko.local/webhook:other',
	webhook.reference,
);
test('not matched when two could be meant', matches, 'ko.local/queue:3', undefined);
test('not matched when nothing fits', matches, 'ko.local/activator:1', undefined);
