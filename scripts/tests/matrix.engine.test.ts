import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import type {MatrixReport} from '../../harness/report/matrix/matrix-report.ts';
import {inTurn} from './in-turn.ts';
import {folder, said} from './testing.ts';

/** Several releases in control planes of processes. Whole releases: suites/releases.verify.test.ts. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const example = path.join(import.meta.dirname, '..', '..', 'examples', 'python', 'defaulting.py');

const matrix = (report: string, ...options: readonly string[]) =>
	execa(spd, ['matrix', '--report', report, ...options], {
		stdin: 'ignore',
		stderr: ['pipe', 'inherit'],
		reject: false,
		// Ctrl-C is handled by AVA.
		cleanup: true,
	});

test.serial('1.23.0 is as listed; 1.19.0 overwrites false and knows no root-allowed', async t => {
	const report = await folder(t);
	const asked = [
		'--knative',
		'1.19.0,1.23.0',
		'--requirement',
		'R3,R12,R21,R24',
		'--tier',
		'defaulting',
	];
	const {exitCode, stdout, stderr} = await matrix(report, ...asked);
	t.is(exitCode, 1, stderr);
	const whole = JSON.parse(
		await readFile(path.join(report, 'matrix.json'), 'utf8'),
	) as MatrixReport;
	t.deepEqual(
		whole.columns.map(({name, verdict}) => [name, verdict.conclusion]),
		[
			['1.19.0', 'non-conformant'],
			['1.23.0', 'conformant'],
		],
	);
	const deviating = whole.requirements.filter(({standings: [old]}) => old === 'deviates');
	t.deepEqual(
		deviating.map(({id}) => id),
		['R3', 'R24'],
	);
	const standings = whole.requirements.flatMap(({standings: each}) => each);
	t.false(standings.includes('inconclusive'));
	t.is(whole.requirements.find(({id}) => id === 'R21')?.standings[0], 'no such level');
	t.true(
		whole.changes[0]?.rows.some(({key}) => key === 'R24 [enabled] runAsNonRoot, false') ?? false,
	);
	t.regex(stdout, /^R24 .*✘ +✔$/m);

	const again = await matrix(report, ...asked, '--resume', '--json');
	t.is(again.exitCode, 1);
	t.regex(again.stderr, /Knative 1\.19\.0: already judged \(non-conformant\)/);
	t.deepEqual(JSON.parse(again.stdout), whole);
});

inTurn('a program beside a release, and a release that is not available', async t => {
	const report = await folder(t);
	const subjects = ['--subject', 'knative', '--subject', `exec=python3 '${example}'`];
	const few = ['--requirement', 'R3,R12', '--tier', 'defaulting'];
	const releases = ['--knative', '1.23.0,1.24.0'];
	const {exitCode, stdout, stderr} = await matrix(report, ...releases, ...subjects, ...few);
	t.is(exitCode, 2, stderr);
	t.regex(stdout, /^ +1\.23\.0 +exec$/m);
	t.regex(stdout, /^R3 .*≈ +✔$/m);
	t.regex(stdout, /^R12 .*✔ +✔$/m);
	t.regex(stderr, /Knative 1\.24\.0 could not be judged: .*1\.23\.0/s);
	const refused = await matrix(report, '--knative', '1.23.0', '--subject', 'reference');
	t.is(refused.exitCode, 64);
});

test.serial('interrupted, it ends what it started', async t => {
	const report = await folder(t);
	const child = matrix(report, '--knative', '1.23.0', '--requirement', 'R12', '--level', 'enabled');
	await said(child, /Knative 1\.23\.0/);
	child.kill('SIGINT');
	const {exitCode} = await child;
	t.is(exitCode, 130);
	const {stdout} = await execa('sh', [
		'-c',
		`ps -eo args | grep -c "[-]-report ${report}" || true`,
	]);
	t.is(stdout.trim(), '0');
});

inTurn('it goes on where it stopped, and only with the same question', async t => {
	const report = await folder(t);
	const subjects = ['--subject', `exec=python3 '${example}'`];
	const few = ['--requirement', 'R12', '--tier', 'defaulting', '--level', 'enabled'];
	const resumed = ['--knative', '1.23.0', ...subjects, ...few, '--resume'];
	const judgedNow = await matrix(report, ...resumed);
	t.is(judgedNow.exitCode, 0, judgedNow.stderr);
	t.notRegex(judgedNow.stderr, /already judged/);
	t.regex((await matrix(report, ...resumed)).stderr, /already judged \(conformant\)/);
	const otherwise = await matrix(report, ...resumed, '--requirement', 'R23');
	t.notRegex(otherwise.stderr, /already judged/);
});
