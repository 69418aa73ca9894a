import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import envPaths from 'env-paths';
import {once} from 'node:events';
import {copyFile, mkdir, writeFile} from 'node:fs/promises';
import {createServer} from 'node:http';
import {Readable} from 'node:stream';
import {bringImage} from './any-image.ts';
import {docker} from '../engine/docker.ts';
import {readyEngine} from '../engine/engine.ts';
import {EnvironmentError, UsageError} from '../host/errors.ts';
import {architecture} from '../engine/image-archive.ts';
import {readContent} from './image-content.ts';
import {openImageFiles} from './image-files.ts';
import {limits} from '../host/limits.ts';
import type {Source} from '../recipe/prepared.ts';
import {startRegistry} from '../published/testing.ts';
import {sampleArchive} from '../prepare/sample-archive.ts';
import {engineNames, eventually, testCache} from '../cache/testing.ts';
import {imageNames, momentaryContainers, unusedTags, type ImageName} from './testing.ts';

const {cache: filled} = envPaths('secure-pod-defaults-conformance', {suffix: ''});
const source = async (): Promise<Source> => 'packaged';
const fromRegistry = async (): Promise<Source> => 'published';

/** Ids of the images that this file has brought into the engine. */
const touched = new Set<string>();

const bring: typeof bringImage = async (...asked) => {
	const image = await bringImage(...asked);
	touched.add(image.id);
	return image;
};

const told = ({id, name}: ImageName): string => `${id} ${name}`;

/** Settings with the shared cache, a folder for this test, and a check for what is left behind. */
async function prepared(t: ExecutionContext) {
	const names = await engineNames();
	const folder = await testCache();
	const settings = {...folder, source, cache: filled};
	await readyEngine(settings);
	const before = new Set((await imageNames()).map(told));
	const unusedBefore = await unusedTags(filled);
	t.teardown(async () => {
		await folder[Symbol.asyncDispose]();
		await names[Symbol.asyncDispose]();
	});
	return {
		folder: folder.cache,
		settings,
		/**
		 * Checks this test's containers, its registries' names and the images that it brought. Other processes that
		 * use the same image at the same time release it as well; what this test left stays, and fails it in the end.
		 */
		nothingStays: async () => {
			t.deepEqual(await momentaryContainers(), []);
			await eventually(async () => {
				const left = (await imageNames())
					.filter(image => image.name.startsWith('127.0.0.1:') || touched.has(image.id))
					.filter(image => !image.name.startsWith('dev.local/') && !before.has(told(image)))
					.map(told);
				// A run that was killed before has left its own.
				const unused = (await unusedTags(filled)).filter(tag => !unusedBefore.includes(tag));
				if (left.length + unused.length === 0) return true;
				throw new Error(`left in the engine: ${[...left, ...unused].join(', ')}`);
			});
		},
	};
}

test.serial('a sample, what it says of itself, and nothing of it afterwards', async t => {
	const {settings, nothingStays} = await prepared(t);
	{
		await using image = await bring('caddy', settings);
		t.like(image, {
			named: 'caddy',
			from: 'sample',
			user: '',
			entrypoint: [],
			workingDir: '/srv',
			architecture: architecture(),
			exposed: [80, 443],
		});
		t.regex(image.reference, /^dev\.local\/spd-named\/caddy:[0-9a-f]{12}$/);
		await using files = await openImageFiles(image, settings.signal);
		t.deepEqual(await readContent(image, files), {
			program: {
				path: '/usr/bin/caddy',
				setuid: false,
				owner: 0,
				capabilities: 'cap_net_bind_service=ep',
			},
		});
	}
	await nothingStays();
});

test.serial('a user by name has the uid of the image’s own /etc/passwd', async t => {
	const {settings, nothingStays} = await prepared(t);
	{
		await using image = await bring('app-named', settings);
		t.is(image.user, 'app');
		await using files = await openImageFiles(image, settings.signal);
		t.like(await readContent(image, files), {uid: 1000, program: {path: '/app'}});
	}
	await nothingStays();
});

test.serial('an archive gives the engine no names that stay', async t => {
	const {folder, settings, nothingStays} = await prepared(t);
	const {image: sample} = await sampleArchive('app-numeric', {...settings, source: 'packaged'});
	const file = path.join(folder, 'My App.tar');
	await copyFile(sample.file, file);
	{
		await using image = await bring(file, settings);
		t.like(image, {from: 'archive', id: sample.id, user: '65532'});
		t.regex(image.reference, /^dev\.local\/spd-named\/my-app:/);
		const [own = ''] = sample.references;
		t.is(await docker(['image', 'ls', '--quiet', own]), '');
		await using again = await bring(image.id, settings);
		t.like(again, {from: 'engine', id: image.id});
	}
	await nothingStays();
});

test.serial('an image that two use stays until both have done', async t => {
	const {settings, nothingStays} = await prepared(t);
	{
		await using first = await bring('app-numeric', settings);
		{
			await using second = await bring(first.id, settings);
			t.is(second.id, first.id);
		}
		t.not(await docker(['image', 'ls', '--quiet', first.reference]), '');
		const one = await bring('app-numeric', settings);
		const other = await bring('app-numeric', settings);
		await one[Symbol.asyncDispose]();
		t.not(await docker(['image', 'ls', '--quiet', other.reference]), '');
		await other[Symbol.asyncDispose]();
	}
	await nothingStays();
});

test.serial('an image that was there stays, with its names or without any', async t => {
	const {settings, nothingStays} = await prepared(t);
	const {image: sample} = await sampleArchive('app-numeric', {...settings, source: 'packaged'});
	const [own = ''] = sample.references;
	await docker(['load', '--input', sample.file], {timeout: limits.build});
	{
		await using image = await bring(own, settings);
		t.like(image, {from: 'engine', id: sample.id});
	}
	t.is(await docker(['image', 'inspect', '--format', '{{.RepoTags}}', own]), `[${own}]`);
	// The name is moved to another image, so that this one has none.
	await docker(['import', '-', own], {input: Readable.from([Buffer.alloc(1024)])});
	await docker(['image', 'rm', own]);
	{
		await using image = await bring(sample.id, settings);
		t.is(image.from, 'engine');
	}
	t.is(await docker(['image', 'inspect', '--format', '{{.RepoTags}}', sample.id]), '[]');
	await docker(['image', 'rm', sample.id]);
	await nothingStays();
});

test.serial(
	'a folder is built, and a Dockerfile that does not build shows its last lines',
	async t => {
		const {folder, settings, nothingStays} = await prepared(t);
		const app = path.join(folder, 'app');
		await mkdir(app);
		await writeFile(path.join(app, 'file'), 'content');
		const dockerfile = (text: string) => writeFile(path.join(app, 'Dockerfile'), text);
		await dockerfile('FROM scratch\nCOPY file /file\nUSER 7\nEXPOSE 9 10/udp\nCMD ["/file"]\n');
		{
			await using image = await bring(app, settings);
			t.like(image, {from: 'Dockerfile', user: '7', command: ['/file'], exposed: [9]});
		}
		await nothingStays();
		await dockerfile('FROM scratch\nCOPY file /file\nCOPY absent /\n');
		await fails(t, bring(app, settings), EnvironmentError, /does not build:\n[^]*absent/);
		await nothingStays();
	},
);

test.serial('what is no image says why', async t => {
	const {folder, settings, nothingStays} = await prepared(t);
	const inFolder = (name: string) => path.join(folder, name);
	await writeFile(inFolder('text.tar'), 'text');
	await fails(t, bring(inFolder('text.tar'), settings), UsageError, /is not an image archive/);
	await fails(
		t,
		bring('./absent', settings),
		UsageError,
		/^there is no file or folder \.\/absent$/,
	);
	await fails(
		t,
		bring('absent.tar', settings),
		UsageError,
		/^there is no file or folder absent\.tar$/,
	);
	await fails(t, bring(folder, settings), UsageError, /needs a Dockerfile/);
	await fails(t, bring('Upper/Case', settings), UsageError, /"Upper\/Case" is not an image name/);
	await nothingStays();
});

test.serial('an archive of several images names them', async t => {
	const {folder, settings, nothingStays} = await prepared(t);
	const file = path.join(folder, 'two.tar');
	{
		await using one = await bring('app-numeric', settings);
		await using two = await bring('app-zero', settings);
		await docker(['save', '--output', file, one.reference, two.reference], {timeout: limits.build});
	}
	await fails(
		t,
		bring(file, settings),
		UsageError,
		/two\.tar holds 2 images \(dev\.local\/spd-named\/app-\w+:\w+, dev\.local\/.*\): save only the one/,
	);
	await nothingStays();
});

test.serial(
	'a registry’s image is pulled, also by its digest, and nothing of it stays',
	async t => {
		const {folder, settings, nothingStays} = await prepared(t);
		await using registry = await startRegistry({...settings, cache: folder});
		const {image} = await sampleArchive('app-numeric', {...settings, source: 'packaged'});
		const digest = await registry.push(image, 'team/app:v1');
		for (const name of ['team/app:v1', `team/app@${digest}`]) {
			await using pulled = await bring(`${registry.name}/${name}`, settings);
			t.like(pulled, {from: 'registry', user: '65532'});
			t.regex(pulled.reference, /^dev\.local\/spd-named\/app:/);
		}
		await nothingStays();
		const absent = bring(`${registry.name}/team/app:v2`, settings);
		await fails(t, absent, EnvironmentError, /does not exist: its registry answers[^]*Docker says/);
		await nothingStays();
	},
);

test.serial('a sample of a registry is the official image, pulled alone', async t => {
	const {folder, settings, nothingStays} = await prepared(t);
	await using registry = await startRegistry({...settings, cache: folder});
	const {image} = await sampleArchive('nginx', {...settings, source: 'packaged'});
	await registry.push(image, 'library/nginx:1.29.3');
	{
		const from = {...settings, cache: folder, source: fromRegistry, mirror: registry.name};
		await using sample = await bring('nginx', from);
		t.like(sample, {from: 'sample', id: image.id});
		t.regex(sample.reference, /^dev\.local\/spd-named\/nginx:/);
	}
	await nothingStays();
});

test.serial('a registry that wants a login, and one that is not there', async t => {
	const {settings} = await prepared(t);
	const server = createServer((_, answer) => {
		answer.writeHead(401, {'www-authenticate': 'Basic realm="test"'}).end();
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	const port = typeof address === 'object' ? address?.port : undefined;
	await fails(t, bring(`127.0.0.1:${port}/app`, settings), EnvironmentError, /needs a login/);
	server.close();
	await fails(
		t,
		bring('127.0.0.1:1/app:v1', settings),
		EnvironmentError,
		/its registry 127\.0\.0\.1:1 is not reachable\.\nDocker says: .*refused/,
	);
});

async function fails(
	t: ExecutionContext,
	bringing: Promise<unknown>,
	instanceOf: new (message: string) => Error,
	message: RegExp,
): Promise<void> {
	await t.throwsAsync(bringing, {instanceOf, message});
}
