import {access, mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {chromium, type Browser} from 'playwright-core';
import {aptInstall} from '../../images/host/apt.ts';

const program = '/usr/bin/chromium';

/** Debian's Chromium, installed if it is missing; the caller closes it. */
export async function openBrowser(): Promise<Browser> {
	await access(program).catch(install);
	// Tests may run as root, for whom Chromium has no sandbox.
	return chromium.launch({executablePath: program, args: ['--no-sandbox']});
}

async function install(): Promise<void> {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	try {
		const log = path.join(folder, 'apt.log');
		await aptInstall(['chromium'], {log, signal: new AbortController().signal});
	} finally {
		await rm(folder, {recursive: true});
	}
}
