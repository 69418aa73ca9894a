import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {limits} from '../../harness/machine/limits.ts';

test('each switch does to Services that are there what is recorded', async t => {
	t.timeout(limits.testsIdle);
	const script = path.join(import.meta.dirname, '..', 'switches.ts');
	const {exitCode, stderr} = await execa('node', [script, '--check'], {reject: false});
	t.is(exitCode, 0, stderr);
});
