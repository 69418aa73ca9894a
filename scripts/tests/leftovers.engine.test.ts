import {mkdir, readdir, writeFile} from 'node:fs/promises';
import {randomUUID} from 'node:crypto';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import type {Fact} from '../../harness/providers/doctor/fact.ts';
import {kubeconfigFolders} from '../../harness/providers/kind/kubeconfig-folder.ts';
import {docker, ownContainer} from '../../images/engine/docker.ts';
import {engineNames, eventually} from '../../images/cache/testing.ts';
import {OwnerProcess} from '../../images/host/testing-owner.ts';
import {appFolder, compileApps} from './repro-apps.ts';
import {folder, said} from './testing.ts';

/** What `kill -9` leaves: `spd doctor` lists it, `spd down --leftovers` removes it, and nothing else. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

const start = (options: readonly string[], temporary: string) =>
	execa(spd, options, {stdin: 'ignore', reject: false, env: {TMPDIR: temporary}});

/** What doctor lists of earlier runs. */
async function stays(temporary: string): Promise<readonly Fact[]> {
	const {stdout} = await start(['doctor', '--json'], temporary);
	return (JSON.parse(stdout) as Fact[]).filter(({state}) => state === 'stays');
}

async function removeLeftovers(t: ExecutionContext, temporary: string): Promise<void> {
	const {exitCode, stderr} = await start(['down', '--leftovers'], temporary);
	t.is(exitCode, 0, stderr);
}

test.serial('a forecast that was killed: its container and its tag', async t => {
	await using _ = await engineNames();
	const temporary = await folder(t);
	// An image that no other test has: those would be its users as well. It never listens, so that its container stays.
	const apps = await folder(t);
	const lines = ['USER 1000', `LABEL made.for=${randomUUID()}`, 'CMD ["/app", "silent"]'];
	const image = await appFolder(apps, {app: await compileApps(apps), name: 'silent', lines});
	const child = start(['predict', image, '--wait', '300'], temporary);
	const ours = await eventually(async () => {
		const format = `{{.Names}} {{.Label "${ownContainer}"}}`;
		const list = await docker(['ps', '--format', format, '--filter', `label=${ownContainer}`]);
		// bin/spd replaces itself by Node, so this is the process that made it.
		return list.split('\n').find(line => line.includes(`process ${child.pid},`));
	});
	const [name = ''] = ours.split(' ');
	const id = await docker(['inspect', '--format', '{{.Image}}', name]);
	const names = await docker([
		'inspect',
		'--format',
		'{{range .RepoTags}}{{println .}}{{end}}',
		id,
	]);
	const tag = names.split('\n').find(each => each.startsWith('dev.local/spd-named/')) ?? '';
	t.not(tag, '');
	const during = await stays(temporary);
	t.true(during.some(({thing}) => thing.startsWith(`container ${name}, unless`)));
	await removeLeftovers(t, temporary);
	t.not(await docker(['ps', '--quiet', '--filter', `name=^${name}$`]), '', 'its process runs');
	t.not(await docker(['image', 'ls', '--quiet', tag]), '', 'its process runs');
	child.kill('SIGKILL');
	await child;
	const left = await stays(temporary);
	for (const [thing, remedy] of [
		[`container ${name} of a run that was killed`, `docker rm --force --volumes ${name}`],
		[`image ${tag} of a run that was killed`, `docker image rm ${tag}`],
	]) {
		t.is(left.find(each => each.thing === thing)?.remedy, remedy, JSON.stringify(left));
	}
	await removeLeftovers(t, temporary);
	t.is(await docker(['ps', '--all', '--quiet', '--filter', `name=^${name}$`]), '');
	t.is(await docker(['image', 'ls', '--quiet', tag]), '');
});

test.serial('a build that was killed: its folder, and its image without a name', async t => {
	await using _ = await engineNames();
	const temporary = await folder(t);
	const app = path.join(temporary, 'app');
	await mkdir(app);
	await writeFile(path.join(app, 'text'), temporary);
	await writeFile(path.join(app, 'Dockerfile'), 'FROM scratch\nCOPY text /\nCMD ["/text"]\n');
	const builds = async () =>
		(await readdir(temporary)).filter(name => name.startsWith('spd-build'));
	await eventually(async () => {
		const child = start(['predict', app], temporary);
		await said(child, /building the image of/);
		child.kill('SIGKILL');
		await child;
		// Undefined if the build was quicker than the signal.
		return (await builds()).length > 0 ? true : undefined;
	});
	const thing = 'temporary folder of a build that was killed';
	// Docker's client outlives its caller, and writes into the folder until it has built.
	const left = await eventually(async () =>
		(await stays(temporary)).find(each => each.thing === thing),
	);
	t.regex(left.remedy ?? '', /^(docker image rm sha256:\w+; )?rm -r .*spd-build-\w+$/);
	await removeLeftovers(t, temporary);
	t.deepEqual(await builds(), []);
	const [, image] = /(sha256:\w+)/.exec(left.remedy ?? '') ?? [];
	if (image) await t.throwsAsync(docker(['image', 'inspect', image]), {message: /no such image/i});
});

test.serial(
	'a kubeconfig goes with its process, and that of a cluster with the cluster',
	async t => {
		const where = await folder(t);
		const module = path.join(
			import.meta.dirname,
			'../../harness/providers/kind/kubeconfig-folder.ts',
		);
		const make = async (name: string) => {
			await mkdir(path.join(where, `${name}.kubeconfig`));
			return JSON.stringify(path.join(where, `${name}.kubeconfig`));
		};
		const owner = await OwnerProcess.start(
			`await own.noteOwner(${await make('spd-kept-1')});
		await more.noteCluster(${await make('spd-kept')}, 'spd-kept');
		await more.noteCluster(${await make('spd-gone')}, 'spd-gone');`,
			module,
		);
		const removable = async () =>
			(await kubeconfigFolders(async () => ['spd-kept'], where)).filter(({clear}) => clear);
		t.deepEqual(await removable(), []);
		await owner.kill();
		for (const {clear} of await removable()) await clear?.();
		t.deepEqual(await readdir(where), ['spd-kept.kubeconfig']);
	},
);
