import {once} from 'node:events';
import {copyFile, mkdir, mkdtemp, realpath, rename, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';

const repository = dirname(import.meta.dirname);
const launcher = fileURLToPath(new URL('spd', import.meta.url));

/** An old Node goes before the right one on PATH: only the one that the package brings may run. */
async function installed(t: ExecutionContext, root: string, program: string) {
	const top = await realpath(await mkdtemp(join(tmpdir(), 'spd launcher ')));
	t.teardown(() => rm(top, {recursive: true}));
	const folder = join(top, root);
	await mkdir(join(folder, 'bin'), {recursive: true});
	await copyFile(launcher, join(folder, 'bin/spd'));
	await mkdir(dirname(join(folder, program)), {recursive: true});
	await mkdir(join(top, 'old'));
	await writeFile(join(top, 'old/node'), '#!/bin/sh\necho v20.0.0\nexit 99\n', {mode: 0o755});
	await mkdir(join(top, 'node_modules/.bin'), {recursive: true});
	await symlink(join(repository, 'node_modules/.bin/node'), join(top, 'node_modules/.bin/node'));
	const PATH = `${join(top, 'old')}:/usr/bin:/bin`;
	return {top, folder, program: join(folder, program), PATH};
}

const sayArguments = 'console.log(JSON.stringify([process.version, ...process.argv.slice(2)]))';

test('a checkout runs the TypeScript on its own Node, from any folder and through links', async t => {
	const {top, folder, program, PATH} = await installed(t, 'checkout', 'scripts/main.ts');
	await writeFile(program, `const typed: string = 'yes';\n${sayArguments};`);
	await symlink('../../checkout/bin/spd', join(top, 'node_modules/.bin/spd'));
	for (const command of [join(folder, 'bin/spd'), join(top, 'node_modules/.bin/spd')]) {
		const {stdout} = await execa(command, ['a b', '*'], {cwd: '/', env: {PATH}});
		t.deepEqual(JSON.parse(stdout), [process.version, 'a b', '*']);
	}
});

test('an installed package runs its compiled JavaScript', async t => {
	const {folder, program, PATH} = await installed(t, 'node_modules/some', 'dist/scripts/main.js');
	await writeFile(program, sayArguments);
	const {stdout} = await execa(join(folder, 'bin/spd'), ['run'], {cwd: '/', env: {PATH}});
	t.deepEqual(JSON.parse(stdout), [process.version, 'run']);
});

test('the exit code is the program’s own', async t => {
	const {folder, program, PATH} = await installed(t, 'checkout', 'scripts/main.ts');
	await writeFile(program, 'process.exit(64);');
	const {exitCode} = await execa(join(folder, 'bin/spd'), {reject: false, env: {PATH}});
	t.is(exitCode, 64);
});

test('a signal to the launcher’s process reaches the program', async t => {
	const {folder, program, PATH} = await installed(t, 'checkout', 'scripts/main.ts');
	await writeFile(
		program,
		"process.on('SIGINT', () => process.exit(130)); setInterval(() => {}, 1e6); console.log('up');",
	);
	const running = execa(join(folder, 'bin/spd'), {reject: false, env: {PATH}});
	await once(running.stdout, 'data');
	running.kill('SIGINT');
	t.is((await running).exitCode, 130);
});

/** The right Node is the machine's own, not one that npm has put there. */
async function ownNode({top}: {top: string}): Promise<void> {
	await rm(join(top, 'old/node'));
	await rename(join(top, 'node_modules/.bin/node'), join(top, 'old/node'));
}

test('a machine’s own Node 24 will do where the packages are installed', async t => {
	const made = await installed(t, 'checkout', 'scripts/main.ts');
	const {top, folder, program, PATH} = made;
	await ownNode(made);
	await mkdir(join(top, 'node_modules/commander'));
	await writeFile(join(top, 'node_modules/commander/index.js'), '');
	await writeFile(program, sayArguments);
	const {stdout} = await execa(join(folder, 'bin/spd'), ['run'], {cwd: '/', env: {PATH}});
	t.deepEqual(JSON.parse(stdout), [process.version, 'run']);
});

test('with a machine’s own Node 24 and no packages it says what brings them and exits 2', async t => {
	const made = await installed(t, 'checkout', 'scripts/main.ts');
	const {folder, program, PATH} = made;
	await ownNode(made);
	await writeFile(program, sayArguments);
	const {exitCode, stdout, stderr} = await execa(join(folder, 'bin/spd'), {
		reject: false,
		cwd: '/',
		env: {PATH},
	});
	t.is(exitCode, 2);
	t.is(stdout, '');
	t.is(
		stderr,
		`spd's packages are not installed; 'npm ci --ignore-scripts' in ${folder} brings them`,
	);
});

test('without Node 24 it says what is needed and exits 2', async t => {
	const {top, folder, PATH} = await installed(t, 'checkout', 'scripts/main.ts');
	await rm(join(top, 'node_modules'), {recursive: true});
	const {exitCode, stderr} = await execa(join(folder, 'bin/spd'), {reject: false, env: {PATH}});
	t.is(exitCode, 2);
	t.is(
		stderr,
		`spd needs Node 24 (found: v20.0.0); 'npm ci --ignore-scripts' in ${folder} brings it`,
	);
});

test('an installed package says how its packages are brought', async t => {
	const {top, folder, PATH} = await installed(t, 'node_modules/some', 'dist/scripts/spd.js');
	await rm(join(top, 'node_modules/.bin'), {recursive: true});
	const {exitCode, stderr} = await execa(join(folder, 'bin/spd'), {reject: false, env: {PATH}});
	t.is(exitCode, 2);
	t.is(
		stderr,
		"spd needs Node 24 (found: v20.0.0); 'npm install --include=optional' in the folder above node_modules brings it",
	);
});
