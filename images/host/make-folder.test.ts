import {mkdir, mkdtemp, rm, stat, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {makeFolder} from './make-folder.ts';

test('every missing folder above it is made, and one that is there is kept', async t => {
	const folder = await temporary(t);
	const deep = path.join(folder, 'a', 'b', 'c');
	await makeFolder(deep);
	await writeFile(path.join(deep, 'file'), 'kept');
	await makeFolder(`${deep}/../c/`);
	t.true((await stat(path.join(deep, 'file'))).isFile());
});

test('a link to a folder is a folder', async t => {
	const folder = await temporary(t);
	await mkdir(path.join(folder, 'real'));
	await symlink(path.join(folder, 'real'), path.join(folder, 'link'));
	await makeFolder(path.join(folder, 'link', 'below'));
	t.true((await stat(path.join(folder, 'real', 'below'))).isDirectory());
});

test('the file system’s answer is for the first that cannot be made', async t => {
	const folder = await temporary(t);
	const file = path.join(folder, 'file');
	await writeFile(file, '');
	await t.throwsAsync(makeFolder(file), {code: 'EEXIST'});
	await t.throwsAsync(makeFolder(path.join(file, 'below', 'deeper')), {
		message: new RegExp(`'${file}'`),
	});
});

async function temporary(t: ExecutionContext): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	return folder;
}
