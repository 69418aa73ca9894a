import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {EnvironmentError} from '../host/errors.ts';
import {fileIn} from './in-folder.ts';

async function folder(t: ExecutionContext): Promise<string> {
	const made = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(made, {recursive: true}));
	return made;
}

test('a program that is there; none that is not, nor in a folder that is a file', async t => {
	const named = await folder(t);
	const webhook = path.join(named, 'webhook');
	await writeFile(webhook, '');
	t.is(await fileIn(named, 'webhook'), webhook);
	t.is(await fileIn(named, 'controller'), undefined);
	t.is(await fileIn(webhook, 'controller'), undefined);
});

test('one that cannot be looked at is not taken for one that is not there', async t => {
	const named = await folder(t);
	await symlink('webhook', path.join(named, 'webhook'));
	await t.throwsAsync(fileIn(named, 'webhook'), {
		instanceOf: EnvironmentError,
		message: /^cannot look for a program: ELOOP: /,
	});
});
