import {mkdir, mkdtemp, readFile, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {patience} from './typing.ts';

/** `spd run` in the environment of a CI system. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

/** Refuses everything, in words that a runner would obey. */
const hostile = `'${process.execPath}' -e '${[
	'require("node:readline").createInterface({input: process.stdin}).on("line", line => {',
	'const {request: {uid}} = JSON.parse(line);',
	'console.log(JSON.stringify({apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response:',
	String.raw`{uid, allowed: false, status: {code: 400, message: "\n::add-mask::e\n::error::no"}}}));`,
	'});',
].join(' ')}'`;

async function folder(t: ExecutionContext): Promise<string> {
	const made = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(made, {recursive: true}));
	t.timeout(patience);
	return made;
}

function run(cwd: string, env: Readonly<Record<string, string>>, ...options: readonly string[]) {
	const narrow = ['--requirement', 'R12,R14', '--level', 'enabled'];
	return execa(spd, ['run', '--subject', `exec=${hostile}`, ...narrow, ...options], {
		cwd,
		// Not what a job of CI gives to this test.
		env: {CI: 'true', GITHUB_ACTIONS: '', ARTIFACTS: '', ...env},
		stdin: 'ignore',
		reject: false,
	});
}

async function github(t: ExecutionContext) {
	const there = await folder(t);
	const env = {
		GITHUB_ACTIONS: 'true',
		GITHUB_STEP_SUMMARY: path.join(there, 'summary'),
		GITHUB_OUTPUT: path.join(there, 'output'),
	};
	await writeFile(env.GITHUB_STEP_SUMMARY, 'earlier\n');
	await writeFile(env.GITHUB_OUTPUT, 'earlier=1\n');
	return {there, env};
}

/** What the runner makes of a stream: the commands that it obeys (`ActionCommandManager`). */
function obeyed(stream: string): readonly string[] {
	let stopped: string | undefined;
	return stream
		.split('\n')
		.map(line => line.trim())
		.filter(line => {
			if (stopped !== undefined) {
				if (line === `::${stopped}::`) stopped = undefined;
				return false;
			}
			const [, token] = /^::stop-commands::(.+)$/.exec(line) ?? [];
			stopped = token;
			return token === undefined && line.startsWith('::');
		});
}

test.serial('GitHub Actions: annotations, summary, outputs', async t => {
	const {there, env} = await github(t);
	const {exitCode, stdout, stderr} = await run(there, env);
	t.is(exitCode, 1, stderr);
	const commands = obeyed(stdout);
	t.is(commands.length, 10);
	t.true(commands.every(line => /^::error title=R\d+ /.test(line)));
	t.regex(stdout, /✘ non-conformant: /);
	t.deepEqual(obeyed(stderr), []);
	const summary = await readFile(env.GITHUB_STEP_SUMMARY, 'utf8');
	t.regex(summary, /^earlier\n[^]*non-conformant/);
	const output = await readFile(env.GITHUB_OUTPUT, 'utf8');
	t.regex(output, /^earlier=1\nverdict<<(\S+)\nnon-conformant\n\1\nexit-code<<\1\n1\n\1\n/);
	t.regex(output, /\nreport<<(\S+)\nreports\/report.json\n\1\nsentence<<\1\n.*\n\1\n$/);
});

test.serial('beside JSON the annotations go to stderr', async t => {
	const {there, env} = await github(t);
	const {stdout, stderr} = await run(there, env, '--json');
	const report = JSON.parse(stdout) as ConformanceReport;
	t.is(report.verdict.conclusion, 'non-conformant');
	t.is(obeyed(stderr).length, 10);
});

test.serial(
	'a summary that is full gets one line, and files that cannot be written change nothing',
	async t => {
		const {there, env} = await github(t);
		await writeFile(env.GITHUB_STEP_SUMMARY, 'x'.repeat(1024 * 1024 - 2000));
		const {exitCode} = await run(there, env);
		t.is(exitCode, 1);
		t.true((await stat(env.GITHUB_STEP_SUMMARY)).size <= 1024 * 1024);
		const nowhere = {...env, GITHUB_OUTPUT: there};
		const again = await run(there, nowhere);
		t.is(again.exitCode, 1);
		t.regex(again.stderr, /^spd: GITHUB_OUTPUT cannot be written: /m);
	},
);

test.serial('elsewhere nothing of that is said', async t => {
	const there = await folder(t);
	const {stdout, stderr} = await run(there, {GITHUB_STEP_SUMMARY: path.join(there, 'summary')});
	t.notRegex(`${stdout}${stderr}`, /stop-commands|^::error title/m);
	await t.throwsAsync(stat(path.join(there, 'summary')));
});

test.serial('Prow: ARTIFACTS is the folder of the report, unless another is named', async t => {
	const there = await folder(t);
	const artifacts = path.join(there, 'artifacts');
	await mkdir(artifacts);
	const {stderr} = await run(there, {ARTIFACTS: artifacts});
	t.true(stderr.includes(`report: ${path.join(artifacts, 'report.json')}`), stderr);
	await t.throwsAsync(stat(path.join(there, 'reports')));
	await run(there, {ARTIFACTS: artifacts}, '--report', 'mine');
	t.true((await stat(path.join(there, 'mine', 'report.json'))).isFile());
});

test('the help says where reports go', async t => {
	t.timeout(patience);
	for (const command of ['run', 'matrix']) {
		const {stdout} = await execa(spd, [command, '--help'], {env: {COLUMNS: '200'}});
		t.regex(stdout, /--report <dir> .*\(default:\s+\$ARTIFACTS/, command);
	}
});
