import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {stringify} from 'yaml';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {spdHere} from './spd-here.ts';

/** `spd report` and `spd run --rerun`, `--shard` as users call them, on reports of a program that does nothing. */

/** Each answers that it is allowed, and changes nothing: conformant at `disabled` only. */
const idle = `'${process.execPath}' -e 'require("node:readline").createInterface({input: process.stdin}).on("line", line => { const {uid} = JSON.parse(line).request; console.log(JSON.stringify({apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: {uid, allowed: true}})); })'`;

const base = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
const failing = await run('failing', '--requirement', 'R5,R12', '--seed', '7');
const passing = await run('passing', '--requirement', 'R5,R12', '--level', 'disabled');
test.after.always(() => rm(base, {recursive: true}));

async function run(name: string, ...options: readonly string[]): Promise<string> {
	const folder = path.join(base, name);
	await call('run', '--subject', `exec=${idle}`, '--report', folder, ...options);
	return path.join(folder, 'report.json');
}

/** Not with what a job of CI gives to this test. */
async function call(...options: readonly string[]) {
	return spdHere(options, {CI: '1', GITHUB_ACTIONS: '', ARTIFACTS: ''});
}

async function read(file: string): Promise<ConformanceReport> {
	return JSON.parse(await readFile(file, 'utf8')) as ConformanceReport;
}

/** Writes a file into a folder of the test's own. */
async function written(t: ExecutionContext, content: string): Promise<string> {
	const folder = await mkdtemp(path.join(base, 'file-'));
	t.timeout(60_000);
	const file = path.join(folder, 'report.json');
	await writeFile(file, content);
	return file;
}

test.serial('a report that adds up', async t => {
	for (const file of [failing, passing]) {
		const {exitCode, stdout} = await call('report', 'verify', file);
		t.is(exitCode, 0, stdout);
		t.regex(stdout, /adds up: \d+ rows/);
	}
});

test.serial('the same as YAML, and back', async t => {
	const yaml = await call('report', 'render', failing, '--format', 'yaml');
	t.is(yaml.exitCode, 0, yaml.stderr);
	const file = await written(t, yaml.stdout);
	t.is((await call('report', 'verify', file)).exitCode, 0);
	const json = await call('report', 'render', file, '--format', 'json');
	t.deepEqual(JSON.parse(json.stdout), await read(failing));
});

test.serial('one that was edited is refused, with the place', async t => {
	const report = await read(failing);
	const file = await written(
		t,
		JSON.stringify({
			...report,
			verdict: {...report.verdict, conclusion: 'conformant', exitCode: 0},
		}),
	);
	const {exitCode, stdout} = await call('report', 'verify', file);
	t.is(exitCode, 1);
	t.regex(
		stdout,
		/^verdict\.conclusion: says "conformant"; from the rows follows "non-conformant"/,
	);
	t.regex(stdout, /does not add up \(2 places\)$/);
});

test.serial('what differs, and the exit code that says whether something does', async t => {
	const same = await call('report', 'diff', failing, failing);
	t.is(same.exitCode, 0);
	const other = await call('report', 'diff', passing, failing);
	t.is(other.exitCode, 1);
	t.regex(other.stdout, /Only in the second\n {2}R12 \[root-allowed\]/);
	const json = await call('report', 'diff', passing, failing, '--json');
	t.is(JSON.parse(json.stdout).kind, 'ReportDiff');
});

test.serial('what did not pass is run again, with the same random objects', async t => {
	const again = await read(await run('again', '--rerun', failing));
	const before = await read(failing);
	t.deepEqual(
		again.rows.map(({key}) => key),
		before.rows.filter(({standing}) => standing === 'failed').map(({key}) => key),
	);
	t.is(again.selection.seed, 7);
	const nothing = await call('run', '--subject', `exec=${idle}`, '--rerun', passing);
	t.is(nothing.exitCode, 64);
	t.regex(nothing.stderr, /every row passed, or deviates as listed: nothing to run again/);
});

test.serial('shards are judged together', async t => {
	t.timeout(60_000);
	const options = ['--requirement', 'R5,R12', '--seed', '7', '--shard'];
	const one = await run('one', ...options, '1/2');
	const two = await run('two', ...options, '2/2');
	const output = path.join(base, 'merged');
	// Of an earlier run.
	await mkdir(output);
	await writeFile(path.join(output, 'results.sarif'), '{}');
	const whole = await call('report', 'merge', two, one, '--output', output);
	t.is(whole.exitCode, 1, whole.stderr);
	const merged = path.join(output, 'report.json');
	t.is((await call('report', 'verify', merged)).exitCode, 0);
	t.deepEqual((await readdir(output)).toSorted(), [
		'junit_secure-pod-defaults.xml',
		'report.html',
		'report.json',
	]);
	t.is((await call('report', 'diff', failing, merged)).exitCode, 0);
	const half = await call('report', 'merge', one, '--output', path.join(base, 'half'));
	t.not(half.exitCode, 0);
	t.regex(half.stdout, /it is in a shard that is missing:\s+2\/2/);
	const wrong = await call('report', 'merge', one, failing, '--output', output);
	t.is(wrong.exitCode, 64);
	t.regex(wrong.stderr, /is no shard: it was made without --shard/);
});

test.serial('a shard that was edited is not merged', async t => {
	const shard = await read(await run('edited', '--requirement', 'R12', '--shard', '1/1'));
	const file = await written(t, JSON.stringify({...shard, findings: [{about: 'x', rows: []}]}));
	const {exitCode, stderr} = await call('report', 'merge', file, '--output', path.join(base, 'm'));
	t.is(exitCode, 64);
	t.regex(stderr, /does not add up: findings: says/);
});

const isPlain = (text: string): boolean =>
	!['\u0007', '\u001B', '\u202E'].some(sign => text.includes(sign));

test.serial('texts of a report are only shown', async t => {
	const report = await read(failing);
	const rows = report.rows.map(row => ({...row, reason: '\u001B[2J\u0007<script>\u202E'}));
	const file = await written(t, stringify({...report, rows}));
	const shown = await call('report', 'render', file);
	t.is(shown.exitCode, 0, shown.stderr);
	t.true(isPlain(shown.stdout));
	const verified = await call('report', 'verify', file);
	t.is(verified.exitCode, 1);
	t.true(isPlain(verified.stdout));
});

test.serial('a name of megabytes is told in short', async t => {
	const report = await read(failing);
	const rows = report.rows.map(row => ({...row, key: 'x'.repeat(1e5)}));
	const {exitCode, stdout} = await call(
		'report',
		'verify',
		await written(t, JSON.stringify({...report, rows})),
	);
	t.is(exitCode, 1);
	t.true(stdout.length < 30_000, `${stdout.length} characters`);
});

test.serial('a folder, a missing file and an unknown format are one clear line', async t => {
	const folder = path.join(base, 'a-folder');
	await mkdir(folder);
	for (const [options, said] of [
		[['verify', folder], /is not a report: .*EISDIR/],
		[['verify', path.join(base, 'none.json')], /is not a report: .*ENOENT/],
		[
			['diff', await written(t, '['.repeat(1e6)), failing],
			/is not a report: Unexpected end of JSON/,
		],
		[['render', failing, '--format', 'yml'], /unknown format "yml": did you mean "yaml"\?/],
		[['render', failing, '--format', 'tables', '--output', folder], /is for a terminal/],
		[['render', failing, '--format', 'junit,tap'], /several formats are files: .*--output/],
		[
			['render', failing, '--format', 'json', '--output', path.dirname(failing)],
			/would replace the report itself/,
		],
	] as const) {
		const {exitCode, stderr} = await call('report', ...options);
		t.is(exitCode, 64, stderr);
		t.regex(stderr, said);
		t.is(stderr.trim().split('\n').length, 1);
	}
});
