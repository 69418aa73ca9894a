import path from 'node:path';
import process from 'node:process';
import test from 'ava';
import pRetry from 'p-retry';
import {copyFile, cp, readdir, readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {execa} from 'execa';
import {dataFolder, dataFolderSuffix} from '../../harness/providers/control-plane/data-folder.ts';
import {processesOf} from '../../harness/providers/control-plane/processes-of.ts';
import {readRecord} from '../../harness/providers/control-plane/record.ts';
import {readSettings} from '../../harness/machine/settings.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import {findPrograms} from '../../images/control-plane/find.ts';
import {eventually} from '../../images/cache/testing.ts';
import {ignoreAbsence} from '../../images/host/errors.ts';
import {inTurn} from './in-turn.ts';
import {folder, readReport, said} from './testing.ts';

/** `spd` with control planes as users run it. What is not in the cache yet is built first. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const here = ['--provider', 'control-plane'];

/** Without the rendering tier: enough to be interrupted. */
const dryRuns = ['--tier', 'defaulting'];

const asNobody = async (command: string) =>
	execa('su', ['nobody', '-s', '/bin/sh', '-c', command], {stdin: 'ignore', reject: false});

/** Only root can switch to another user, and only if that user may read this checkout. */
const canBeNobody = process.getuid?.() === 0 && (await asNobody(`test -x ${spd}`)).exitCode === 0;

test.serial('one requirement, as far as selected', async t => {
	const report = await folder(t);
	const {exitCode, stdout} = await run(['--requirement', 'R12', '--report', report]);
	t.is(exitCode, 0, stdout);
	t.regex(stdout, /conformant as far as selected \(.*no nodes: no container runs\)/s);
	const {provider, measured, rows} = await readReport(report);
	t.is(provider, 'control-plane');
	t.deepEqual(measured?.components.map(({name}) => name).toSorted(), [
		'controller',
		'etcd',
		'kube-apiserver',
		'kube-controller-manager',
		'webhook',
	]);
	t.true(rows.some(({tier}) => tier === 'rendering'));
});

inTurn('the runtime tier, named, is inconclusive at once', async t => {
	const {exitCode, stdout} = await run(['--tier', 'runtime', '--report', await folder(t)]);
	t.is(exitCode, 2, stdout);
	t.regex(stdout, /a control plane has no nodes: no container runs/);
});

test.serial('kill -9 in mid-run: two seconds later there is no process and no folder', async t => {
	const child = start(['--report', await folder(t), '--level', 'enabled']);
	const name = await nameOf(child);
	await said(child, /^enabled.* …/m);
	t.not((await processesOf(dataFolder(name))).length, 0);
	child.kill('SIGKILL');
	await child;
	await pRetry(() => isGone(name), {
		retries: Number.POSITIVE_INFINITY,
		minTimeout: 50,
		factor: 1,
		maxRetryTime: 2_000,
	});
	t.pass();
});

test.serial('Ctrl-C in mid-run exits 130 and leaves nothing', async t => {
	const child = start(['--report', await folder(t), '--level', 'enabled']);
	const name = await nameOf(child);
	await said(child, /^enabled.* …/m);
	child.kill('SIGINT');
	t.is((await child).exitCode, 130);
	await t.notThrowsAsync(isGone(name));
});

// A controller that dies: harness/providers/control-plane/control-plane.engine.test.ts.
for (const component of ['webhook', 'kube-apiserver', 'etcd']) {
	inTurn(`a ${component} that dies makes the rest inconclusive, with its last words`, async t => {
		const report = await folder(t);
		const child = start(['--report', report, '--level', 'enabled', ...dryRuns]);
		const name = await nameOf(child);
		await somePassed(report);
		process.kill((await readRecord(name))?.pids[component] ?? 0, 'SIGKILL');
		const {exitCode, stdout} = await child;
		t.is(exitCode, 2, stdout);
		const {rows} = await readReport(report);
		t.true(rows.some(({standing}) => standing === 'passed'));
		t.false(rows.some(({standing}) => standing === 'failed'));
		const open = rows.filter(({standing}) => standing === 'inconclusive');
		t.true(
			open.some(({reason}) =>
				reason?.includes(`${component} has ended (SIGKILL); its last words: `),
			),
			open[0]?.reason,
		);
		await t.notThrowsAsync(isGone(name));
	});
}

test.serial('a playground: up, level, run on it, down', async t => {
	const {stdout} = await execa(spd, ['up', ...here], {stdin: 'ignore'});
	const [, name = ''] = /spd down (\S+)/.exec(stdout) ?? [];
	t.teardown(() => execa(spd, ['down', name], {stdin: 'ignore', reject: false}));
	const at = ['--cluster', name];
	const switched = await execa(spd, ['level', 'enabled', ...at], {stdin: 'ignore'});
	t.regex(switched.stdout, /arrived after .* gets \{.*"runAsNonRoot":true/);
	const shown = await execa(spd, ['level', ...at], {stdin: 'ignore'});
	t.regex(shown.stdout, /secure-pod-defaults is "enabled"/);
	const doctor = await execa(spd, ['doctor'], {stdin: 'ignore', reject: false});
	t.regex(doctor.stdout, new RegExp(`control plane ${name} +5 processes, used by no run`));
	for (const _ of [1, 2]) {
		const report = await folder(t);
		const ran = await run(['--requirement', 'R23', ...at, '--report', report], []);
		t.is(ran.exitCode, 0, ran.stdout);
	}
	const reset = await execa(spd, ['level', ...at], {stdin: 'ignore'});
	t.regex(reset.stdout, /secure-pod-defaults is not set/);
	await execa(spd, ['down', name], {stdin: 'ignore'});
	await t.notThrowsAsync(isGone(name));
	const again = await execa(spd, ['level', ...at], {stdin: 'ignore', reject: false});
	t.is(again.exitCode, 64);
});

inTurn(
	'a playground one of whose processes has gone is inconclusive, and can be removed',
	async t => {
		const {stdout} = await execa(spd, ['up', ...here], {stdin: 'ignore'});
		const [, name = ''] = /spd down (\S+)/.exec(stdout) ?? [];
		t.teardown(() => execa(spd, ['down', name], {stdin: 'ignore', reject: false}));
		process.kill((await readRecord(name))?.pids['webhook'] ?? 0, 'SIGKILL');
		const report = await folder(t);
		const ran = await run(['--requirement', 'R23', '--cluster', name, '--report', report], []);
		t.is(ran.exitCode, 2);
		t.regex(ran.stdout, /webhook of control plane \S+ is\s+no\s+longer\s+running;\s+its\s+last/);
		await execa(spd, ['down', name], {stdin: 'ignore'});
		await t.notThrowsAsync(isGone(name));
	},
);

(canBeNobody ? inTurn : test.serial.skip)(
	'an ordinary user runs one, with no home, no cache and no Go',
	async t => {
		const binaries = await folder(t, 0o755);
		await copyPrograms(binaries);
		const report = await folder(t, 0o777);
		const options = [...here, '--binaries', binaries, '--requirement', 'R12', '--report', report];
		const {exitCode, stdout} = await asNobody(`env -i ${spd} run ${options.join(' ')}`);
		t.is(exitCode, 0, stdout);
		t.regex(stdout, /R12/);
	},
);

async function copyPrograms(target: string): Promise<void> {
	const {cache} = readSettings();
	const progress = {step: () => () => {}, note: () => {}};
	const {signal} = new AbortController();
	const found = await findPrograms({...defaultVersions, cache});
	const {programs} = await found.ready({cache, progress, signal});
	for (const [name, {file}] of Object.entries(programs)) {
		await copyFile(file, path.join(target, name));
	}
	const manifests = path.join(path.dirname(programs.webhook.file), '..', 'manifests');
	await cp(manifests, target, {recursive: true});
}

/** Resolves once the run has written that some rows passed. */
async function somePassed(report: string): Promise<void> {
	await eventually(async () => {
		const written = await readFile(path.join(report, 'results.jsonl'), 'utf8').catch(ignoreAbsence);
		return written?.includes('"status":"passed"') || undefined;
	});
}

type Child = ReturnType<typeof start>;

function start(options: readonly string[], where: readonly string[] = here) {
	return execa(spd, ['run', ...where, ...options], {stdin: 'ignore', reject: false});
}

async function run(options: readonly string[], where: readonly string[] = here) {
	return start(options, where);
}

/** The name of the control plane that it reports. */
async function nameOf(child: Child): Promise<string> {
	const [, name = ''] = await said(child, /^control plane (\S+): /m);
	return name;
}

async function isGone(name: string): Promise<void> {
	const left = await processesOf(dataFolder(name));
	if (left.length > 0) throw new Error(`of ${name}, ${left.join(', ')} still run`);
	const folders = await readdir(tmpdir());
	if (folders.includes(`${name}${dataFolderSuffix}`)) throw new Error(`${name} left its folder`);
}
