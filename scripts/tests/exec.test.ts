import {randomInt} from 'node:crypto';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import process from 'node:process';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import type {ConformanceReport} from '../../harness/report/conformance-report.ts';
import {eventually} from '../../images/cache/testing.ts';
import {spdHere} from './spd-here.ts';

/**
 * `spd run --subject exec=COMMAND`: exit codes, the report, and what is left when it ends. One by
 * one: in parallel they would exceed AVA's idle timeout.
 */

/** For a whole run on a loaded machine; by default AVA fails after ten seconds without progress. */
const patience = 60_000;
const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');

/** Changes nothing, so it is conformant only at `disabled`. */
const honest = program(`answer(request)`);

test.serial(
	'a subject that does nothing is conformant at disabled, as far as selected',
	async t => {
		const {exitCode, report} = await judge(t, honest, ['--level', 'disabled']);
		t.is(exitCode, 0, report.verdict.sentence);
		t.is(report.provider, 'none');
		t.deepEqual(report.subject, {name: `exec=${honest}`, owns: ['defaulting', 'configuration']});
		t.is(report.measured, undefined);
		t.deepEqual(report.deviations, []);
		t.true(report.verdict.narrowed.includes('without a cluster: the defaulting tier only'));
	},
);

test.serial('and does not keep what the other levels promise', async t => {
	const {exitCode, report} = await judge(t, honest);
	t.is(exitCode, 1);
	const notKept = report.verdict.nonConformant.map(({requirement}) => requirement);
	for (const requirement of ['R3', 'R12', 'R14', 'R16', 'R18', 'R23']) {
		t.true(notKept.includes(requirement), requirement);
	}
	const failed = report.rows.find(({standing}) => standing === 'failed');
	t.regex(failed?.again ?? '', /^spd run --subject 'exec=.*' --requirement /);
});

test.serial(
	'what is not defaulting is not this subject’s, and what needs a cluster is not selected',
	async t => {
		const {report} = await judge(t, honest, ['--level', 'disabled,enabled']);
		const stateOf = (id: string) =>
			report.requirements.find(each => each.id === id)?.cells.enabled.state;
		t.is(stateOf('R36'), "not this subject's");
		t.is(stateOf('R34'), 'not selected');
	},
);

test.serial('a list that is given in parts is one list', async t => {
	const parts = ['--requirement', 'R5', '--requirement', 'R6,R12', '--level', 'disabled'];
	const {report} = await judge(t, honest, parts);
	t.deepEqual(report.selection.requirements, ['R5', 'R6', 'R12']);
	t.true(report.rows.some(({standing}) => standing === 'passed'));
});

test.serial('a tier that was named and cannot be run is inconclusive', async t => {
	const {exitCode} = await judge(t, honest, [
		'--level',
		'disabled',
		'--tier',
		'defaulting,runtime',
	]);
	t.is(exitCode, 2);
});

test.serial(
	'a subject that cannot be started makes every row inconclusive, with its last words',
	async t => {
		const {exitCode, report} = await judge(t, 'no-such-command');
		t.is(exitCode, 2);
		t.true(report.rows.every(({standing}) => standing === 'inconclusive'));
		t.regex(report.verdict.sentence, /its exit code is 127; the end of its stderr: .*not found/);
	},
);

test.serial('a second answer after the last row is not conformant', async t => {
	const {exitCode, report} = await judge(t, program('answer(first ??= request)', 'answer(first)'), [
		'--level',
		'disabled',
		'--case',
		'R6 [disabled] allowPrivilegeEscalation, no securityContext',
	]);
	t.is(exitCode, 2);
	t.regex(report.verdict.sentence, /^inconclusive: .*answered twice.*apart from that conformant/);
	t.regex(report.cutShort ?? '', /answered twice/);
});

for (const [signal, code] of [
	['SIGINT', 130],
	['SIGKILL', undefined],
] as const) {
	test.serial(`after ${signal} nothing of a subject that hangs is left`, async t => {
		const mark = `1${randomInt(1e11, 1e12)}`;
		const running = start(await folder(t), `trap '' TERM; sleep ${mark} & sleep ${mark}; :`);
		await eventually(async () => (await isRunning(`^sleep ${mark}`)) || undefined);
		running.kill(signal);
		t.is((await running).exitCode, code);
		t.true(await eventually(async () => !(await isRunning(mark)) || undefined));
	});
}

async function judge(
	t: ExecutionContext,
	command: string,
	options: readonly string[] = [],
): Promise<{exitCode: number; report: ConformanceReport}> {
	const to = await folder(t);
	const {exitCode} = await spdHere(
		['run', '--subject', `exec=${command}`, '--report', to, ...options],
		{CI: '1'},
	);
	const text = await readFile(path.join(to, 'report.json'), 'utf8');
	return {exitCode, report: JSON.parse(text) as ConformanceReport};
}

function start(report: string, command: string, options: readonly string[] = []) {
	const where = ['--subject', `exec=${command}`, '--report', report];
	return execa(spd, ['run', ...where, ...options], {
		reject: false,
		stdin: 'ignore',
		env: {CI: '1'},
	});
}

/** A program that runs `body` for each request, and `last` at the end. */
function program(body: string, last = ''): string {
	const text = `
		let first;
		const answer = ({uid}) => console.log(JSON.stringify({
			apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response: {uid, allowed: true},
		}));
		require("node:readline").createInterface({input: process.stdin})
			.on("line", line => { const {request} = JSON.parse(line); ${body}; })
			.on("close", () => { ${last} });`;
	return `'${process.execPath}' -e '${text.replaceAll(/\s+/g, ' ')}'`;
}

async function isRunning(text: string): Promise<boolean> {
	return (await execa('pgrep', ['-f', text], {reject: false})).exitCode === 0;
}

async function folder(t: ExecutionContext): Promise<string> {
	const made = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(made, {recursive: true}));
	t.timeout(patience);
	return made;
}
