import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdir, mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {OwnerProcess} from './testing-owner.ts';
import {noteOwner, ownedFolders} from './temporary.ts';

async function place(t: ExecutionContext): Promise<string> {
	const made = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(made, {recursive: true}));
	return made;
}

const ended = async (where: string): Promise<readonly string[]> =>
	(await ownedFolders(/^spd-/, where))
		.filter(each => each.ended)
		.map(({folder}) => path.basename(folder));

test('a folder has ended with its process, and with the children that name it', async t => {
	const where = await place(t);
	const folder = path.join(where, 'spd-go-1');
	await mkdir(folder);
	// The folder is nowhere in the arguments of its owner.
	const named = JSON.stringify([where, 'spd-go-1']);
	const owner = await OwnerProcess.start(`await own.noteOwner(${named}.join('/'));`);
	t.deepEqual(await ended(where), [], 'its process runs');
	const child = spawn('/bin/sh', ['-c', 'read -r _ <&3', 'sh', path.join(folder, 'id')], {
		stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
	});
	await once(child, 'spawn');
	await owner.kill();
	t.deepEqual(await ended(where), [], 'a child runs');
	child.kill('SIGKILL');
	await once(child, 'exit');
	t.deepEqual(await ended(where), ['spd-go-1']);
});

test('a folder whose owner is not known for certain has not ended', async t => {
	const where = await place(t);
	const owners = {
		'spd-none': undefined,
		'spd-empty': '',
		'spd-elsewhere': 'spd (host, process 1, started 0-0/1/1)',
		'spd-no-start': 'spd (host, process 999999)',
	};
	for (const [name, owner] of Object.entries(owners)) {
		await mkdir(path.join(where, name));
		if (owner !== undefined) await writeFile(path.join(where, name, 'owner'), owner);
	}
	await mkdir(path.join(where, 'spd-ours'));
	await noteOwner(path.join(where, 'spd-ours'));
	t.deepEqual(await ended(where), []);
});

test('neither a link nor a file is a folder of ours', async t => {
	const where = await place(t);
	const target = path.join(await place(t), 'spd-target');
	await mkdir(target);
	const owner = await OwnerProcess.start(`await own.noteOwner(${JSON.stringify(target)});`);
	await owner.kill();
	await symlink(target, path.join(where, 'spd-link'));
	await writeFile(path.join(where, 'spd-file'), '');
	t.deepEqual(await ownedFolders(/^spd-/, where), []);
	t.deepEqual(await ended(path.dirname(target)), ['spd-target']);
});
