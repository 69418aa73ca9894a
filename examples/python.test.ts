import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import {onPath} from '../images/host/on-path.ts';

/** The example as a user runs it, and copies of it with one line changed. One by one, so that none waits for a CPU. */

const repository = path.dirname(import.meta.dirname);
/** For a whole run on a loaded machine; by default AVA fails after ten seconds without progress. */
const patience = 60_000;
const spd = path.join(repository, 'bin', 'spd');
const example = 'examples/python/defaulting.py';

test.before('python3 is there', async () => {
	if ((await onPath('python3')) !== undefined) return;
	throw new Error(
		'python3 is not on PATH: the example cannot be tested without it; install Python 3',
	);
});

test.serial('the example is conformant', async t => {
	const {exitCode, stdout} = await judge(t, `python3 ${example}`);
	t.is(exitCode, 0, stdout);
	t.regex(stdout, /✔ conformant as far as selected/);
});

test.serial('the documentation’s question gets its answer', async t => {
	const readme = await readFile(
		path.join(repository, 'docs', 'judge-your-own-implementation.md'),
		'utf8',
	);
	const [question = '', answer = ''] = [...readme.matchAll(/^\{"apiVersion":"admission.*$/gm)].map(
		([line]) => line,
	);
	const {stdout} = await execa('python3', [example], {cwd: repository, input: `${question}\n`});
	t.deepEqual(JSON.parse(stdout), JSON.parse(answer));
});

const broken = test.macro<[string, string, string]>(async (t, right, wrong, requirement) => {
	const text = await readFile(path.join(repository, example), 'utf8');
	const [before, after, ...more] = text.split(right);
	t.deepEqual(more, [], `${right} stands there several times`);
	if (after === undefined) return t.fail(`${right} does not stand in the example`);
	const folder = await temporary(t);
	const copy = path.join(folder, 'broken.py');
	await writeFile(copy, `${before}${wrong}${after}`);
	const {exitCode, stdout} = await judge(t, `python3 '${copy}'`, [
		'--json',
		'--requirement',
		requirement,
	]);
	t.is(exitCode, 1, stdout);
	const {verdict} = JSON.parse(stdout) as ConformanceReport;
	const kept = verdict.nonConformant.map(reason => reason.requirement);
	t.true(kept.includes(requirement), `not kept: ${kept.join(', ')}`);
	t.deepEqual(verdict.inconclusive, []);
});

test.serial(
	'allowPrivilegeEscalation set to true is found by R12',
	broken,
	'["allowPrivilegeEscalation"] = False',
	'["allowPrivilegeEscalation"] = True',
	'R12',
);
test.serial(
	'a profile of the user’s that is replaced is found by R15',
	broken,
	'"seccompProfile" not in own and ',
	'',
	'R15',
);
test.serial(
	'port 1024 taken for a low one is found by R18',
	broken,
	'< 1024 for',
	'<= 1024 for',
	'R18',
);
test.serial(
	'runAsNonRoot at root-allowed is found by R21',
	broken,
	'level == "enabled" and "runAsNonRoot"',
	'"runAsNonRoot"',
	'R21',
);
test.serial(
	'root-allowed under another name only is found by R33',
	broken,
	'("root-allowed", "enabled")',
	'("AllowRootBounded", "enabled")',
	'R33',
);

async function judge(
	t: ExecutionContext,
	command: string,
	options: readonly string[] = [],
): Promise<{readonly exitCode: number | undefined; readonly stdout: string}> {
	const where = ['--subject', `exec=${command}`, '--report', await temporary(t)];
	const {exitCode, stdout} = await execa(spd, ['run', ...where, ...options], {
		cwd: repository,
		reject: false,
		stdin: 'ignore',
	});
	return {exitCode, stdout};
}

async function temporary(t: ExecutionContext): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	t.timeout(patience);
	return folder;
}
