import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import envPaths from 'env-paths';
import {docker} from '../engine/docker.ts';
import {readyEngine} from '../engine/engine.ts';
import {limits} from '../host/limits.ts';
import {startRegistry} from '../published/testing.ts';
import {engineNames, testCache} from '../cache/testing.ts';
import {webhookImage, type WebhookImage, type WebhookProgram} from './webhook-image.ts';

const {cache: filled} = envPaths('secure-pod-defaults-conformance', {suffix: ''});

test('a program runs without a base and, the same way, laid over a published Node', async t => {
	await using _ = await engineNames();
	await using settings = await testCache();
	await readyEngine({...settings, cache: filled});
	const packaged = await webhookImage(await saying(t, 'packaged'), {
		...settings,
		source: 'packaged',
	});
	t.is(await run(t, packaged), 'packaged');

	await using registry = await startRegistry(settings);
	const version = process.version.slice(1);
	await registry.push(packaged.image, `library/node:${version}-slim`);
	const published = await webhookImage(await saying(t, 'published'), {
		...settings,
		source: 'published',
		mirror: registry.name,
	});
	t.is(await run(t, published), 'published');
	t.notDeepEqual(published.image.references, packaged.image.references);
});

/** A program of two modules that prints the word. */
async function saying(t: ExecutionContext, word: string): Promise<WebhookProgram> {
	const root = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(root, {recursive: true}));
	await writeFile(path.join(root, 'word.ts'), `export const word: string = '${word}';\n`);
	const entry = path.join(root, 'main.ts');
	await writeFile(entry, "import {word} from './word.ts';\n\nprocess.stdout.write(word);\n");
	return {root, entry};
}

/** What the program prints when it is started as a hardened container. */
async function run(
	t: ExecutionContext,
	{image, command: [program = '', ...rest], user}: WebhookImage,
): Promise<string> {
	await docker(['load', '--quiet', '--input', image.file], {timeout: limits.build});
	const [reference = ''] = image.references;
	t.teardown(() => docker(['image', 'rm', reference]));
	const hardened = ['--read-only', '--cap-drop', 'ALL', '--security-opt', 'no-new-privileges'];
	const start = ['--user', String(user), '--network', 'none', '--entrypoint', program];
	return docker(['run', '--rm', ...hardened, ...start, reference, ...rest], {
		timeout: limits.privilegedProbe,
	});
}
