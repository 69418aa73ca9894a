import {symlink, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import {linkTarget, processesOf} from './processes-of.ts';

test('a link that is not there is nothing; one that cannot be read is a failure', async t => {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	await symlink('/somewhere', path.join(folder, 'link'));
	await writeFile(path.join(folder, 'file'), '');
	t.is(await linkTarget(path.join(folder, 'link')), '/somewhere');
	t.is(await linkTarget(path.join(folder, 'none')), undefined);
	await t.throwsAsync(linkTarget(path.join(folder, 'file')), {code: 'EINVAL'});
});

test('this process is among those of its working directory', async t => {
	t.true((await processesOf(process.cwd())).includes(process.pid));
});
