import {chmod, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import {pathToFileURL} from 'node:url';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {reportOf} from '../../harness/report/formats/sample-reports.ts';
import {patience} from './typing.ts';

/** `spd open` as users run it, with an opener that only notes what it is given. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

/** A folder with reports, and a display. */
async function desk(t: ExecutionContext, exits = 0) {
	t.timeout(patience);
	const home = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(home, {recursive: true}));
	const bin = path.join(home, 'bin');
	const seen = path.join(home, 'opened');
	await mkdir(bin);
	const opener = path.join(bin, 'xdg-open');
	await writeFile(opener, `#!/bin/sh\nprintf %s "$1" > '${seen}'\nexit ${exits}\n`);
	await chmod(opener, 0o755);
	const usual = {
		DISPLAY: ':0',
		WAYLAND_DISPLAY: '',
		ARTIFACTS: '',
		PATH: `${bin}:${process.env['PATH']}`,
	};
	return {
		home,
		open: (words: readonly string[] = [], env: Readonly<Record<string, string>> = {}) =>
			execa(spd, ['open', ...words], {cwd: home, env: {...usual, ...env}, reject: false}),
		/** The address that was opened. */
		opened: () => readFile(seen, 'utf8'),
	};
}

async function put(folder: string, seconds: number): Promise<string> {
	await mkdir(folder, {recursive: true});
	const file = path.join(folder, 'report.json');
	await writeFile(file, JSON.stringify({...reportOf(), suiteDigest: `sha256:${'0'.repeat(64)}`}));
	await utimes(file, seconds, seconds);
	return file;
}

const addressOf = (folder: string): string => pathToFileURL(path.join(folder, 'report.html')).href;

test('the last report is opened, and its page written first', async t => {
	const {home, open, opened} = await desk(t);
	await put(path.join(home, 'reports'), 1000);
	const last = path.join(home, 'reports', 'matrix', 'Knative 1.23.0 #1');
	await put(last, 2000);
	const {exitCode, stdout, stderr} = await open();
	t.is(exitCode, 0, stderr);
	t.is(stdout, addressOf(last));
	t.is(await opened(), addressOf(last));
	t.regex(await readFile(path.join(last, 'report.html'), 'utf8'), /^<!doctype html>/i);
});

test('a page that is older than its report is written again, another is not', async t => {
	const {home, open} = await desk(t);
	const file = await put(path.join(home, 'reports'), 2000);
	const page = path.join(home, 'reports', 'report.html');
	await writeFile(page, 'old');
	await utimes(page, 1000, 1000);
	await open();
	t.true((await stat(page)).size > 1000);
	await writeFile(page, 'mine');
	await open([path.dirname(file)]);
	t.is(await readFile(page, 'utf8'), 'mine');
});

test('without a display the address is printed, and why', async t => {
	const {home, open, opened} = await desk(t);
	const file = await put(path.join(home, 'mine'), 1000);
	const {exitCode, stdout, stderr} = await open([file], {DISPLAY: ''});
	t.is(exitCode, 0);
	t.is(stdout, addressOf(path.dirname(file)));
	t.regex(stderr, /^spd: not opened: there is no display/);
	await t.throwsAsync(opened());
});

test('an opener that fails is told', async t => {
	const {home, open} = await desk(t, 3);
	await put(path.join(home, 'reports'), 1000);
	const {exitCode, stderr} = await open();
	t.is(exitCode, 0);
	t.is(stderr, 'spd: not opened: xdg-open exited with 3');
});

test('in a job of Prow it is the report that is kept', async t => {
	const {home, open} = await desk(t);
	await put(path.join(home, 'artifacts'), 1000);
	const {stdout} = await open([], {ARTIFACTS: path.join(home, 'artifacts')});
	t.is(stdout, addressOf(path.join(home, 'artifacts')));
});

test('where no report is, spd says so', async t => {
	const {home, open} = await desk(t);
	const none = await open();
	t.is(none.exitCode, 64);
	t.regex(none.stderr, /^spd: no report is in reports: `spd run` writes one there/);
	const named = await open(['bin']);
	t.is(named.exitCode, 64);
	t.is(named.stderr, 'spd: bin is neither a report nor a folder with one');
	await writeFile(path.join(home, 'x.json'), '{}');
	t.is((await open(['x.json'])).exitCode, 64);
});
