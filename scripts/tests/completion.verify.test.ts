import path from 'node:path';
import test from 'ava';
import {aptInstall} from '../../images/host/apt.ts';
import {onPath} from '../../images/host/on-path.ts';
import {temporaryFolder} from '../../images/host/temporary.ts';
import {completes} from './completing.ts';
import {patience} from './typing.ts';

/** TAB in the other shells, from Debian's packages. */

for (const shell of ['zsh', 'fish'] as const) {
	test.serial(`TAB in ${shell}`, async t => {
		t.timeout(3 * patience);
		await have(shell);
		await completes(t, shell);
	});
}

async function have(shell: string): Promise<void> {
	if ((await onPath(shell)) !== undefined) return;
	await using temporary = await temporaryFolder('apt');
	const log = path.join(temporary.folder, 'log');
	await aptInstall([shell], {log, signal: new AbortController().signal});
}
