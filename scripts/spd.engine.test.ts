import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {KubeConfig} from '@kubernetes/client-node';
import {connect, type Connection} from '../harness/cluster/connect.ts';
import {runLabel} from '../harness/cluster/namespace.ts';
import {readData} from '../harness/configuration/config-map.ts';
import type {ConformanceReport} from '../harness/report/conformance-report.ts';
import {readSettings} from '../harness/settings.ts';
import {knativeLevel} from '../harness/subjects/knative.ts';

/** `spd` as its users meet it: exit codes, interrupts, a node that dies, a cluster that is kept or somebody else's. */

const spd = path.join(import.meta.dirname, '..', 'bin', 'spd');
const {images} = readSettings();
const kept = {name: '', kubeconfig: ''};

test.before(async () => {
	const {stdout} = await execa(spd, ['up'], {stdin: 'ignore', stderr: 'inherit'});
	kept.name = /spd down (\S+)/.exec(stdout)?.[1] ?? '';
	kept.kubeconfig = /KUBECONFIG=(\S+);/.exec(stdout)?.[1] ?? '';
});

const ours = ['run', ...(images === undefined ? [] : ['--images', images])];

test.after.always(async () => {
	if (kept.name) await execa(spd, ['down', kept.name], {stdin: 'ignore'});
});

test.serial(
	'one requirement on a kept cluster: conformant as far as selected, and put back',
	async t => {
		const {exitCode, stdout} = await onKept(t, ['--requirement', 'R36', '--deviations', 'none']);
		t.is(exitCode, 0, stdout);
		t.regex(stdout, /conformant as far as selected/);
		t.deepEqual(Object.keys(await features()), ['_example']);
	},
);

test.serial('the documented ConfigMap is a finding: without deviations R33 fails', async t => {
	const {exitCode, stdout} = await onKept(t, ['--requirement', 'R33', '--deviations', 'none']);
	t.is(exitCode, 1, stdout);
	t.regex(stdout, /knative 1\.23\.0 does not keep R33/);
});

test.serial('the same with the shipped deviations is conformant', async t => {
	const {exitCode, stdout} = await onKept(t, ['--requirement', 'R33']);
	t.is(exitCode, 0, stdout);
});

test.serial(
	"somebody else's cluster is only read, and judged at the level that it is at",
	async t => {
		const before = await features();
		const where = ['--context', `kind-${kept.name}`, '--kubeconfig', kept.kubeconfig];
		const {exitCode, stdout} = await spdRun(t, [...where, '--level', 'current']);
		t.is(exitCode, 0, stdout);
		t.regex(stdout, /read only/);
		t.deepEqual(await features(), before);
		t.deepEqual(await namespacesOfRuns(), []);
	},
);

test.serial('a tier that was named and cannot be run there is inconclusive', async t => {
	const where = ['--context', `kind-${kept.name}`, '--kubeconfig', kept.kubeconfig];
	const {exitCode} = await spdRun(t, [...where, '--tier', 'runtime', '--quiet']);
	t.is(exitCode, 2);
});

test.serial(
	'Ctrl-C among the rows puts everything back, reports what was measured and exits 130',
	async t => {
		const report = await folder(t);
		const child = start(['--cluster', kept.name, '--report', report]);
		await said(child, /^root-allowed: .*rows|^root-allowed …/m);
		child.kill('SIGINT');
		const {exitCode} = await child;
		t.is(exitCode, 130);
		t.deepEqual(Object.keys(await features()), ['_example']);
		t.deepEqual(await namespacesOfRuns(), []);
		const {rows, cutShort} = await readReport(report);
		t.true(rows.some(({standing}) => standing === 'passed'));
		t.true(
			rows.some(({standing, reason}) => standing === 'inconclusive' && reason?.includes('SIGINT')),
		);
		t.regex(cutShort ?? '', /SIGINT/);
	},
);

for (const [phase, sign] of [
	['while the cluster is made', /^kind cluster \S+ …/m],
	['while Knative is installed', /^Knative: webhook.* …/m],
] as const) {
	test.serial(`Ctrl-C ${phase} leaves no cluster behind and exits 130`, async t => {
		const before = await clusters();
		const child = start(['--report', await folder(t)]);
		await said(child, sign);
		child.kill('SIGINT');
		const {exitCode} = await child;
		t.is(exitCode, 130);
		t.deepEqual(await clusters(), before);
	});
}

test.serial(
	'a node that is killed in mid-run is inconclusive, with a report, and leaves no cluster',
	async t => {
		const before = await clusters();
		const report = await folder(t);
		const child = start(['--report', report, '--level', 'enabled']);
		await said(child, /^enabled …/m);
		const [made] = (await clusters()).filter(name => !before.includes(name));
		await execa('docker', ['kill', made ?? ''], {stdin: 'ignore'});
		const {exitCode, stdout} = await child;
		t.is(exitCode, 2, stdout);
		t.true((await readReport(report)).rows.some(({standing}) => standing === 'inconclusive'));
		t.deepEqual(await clusters(), before);
	},
);

type Child = ReturnType<typeof start>;

function start(options: readonly string[]) {
	return execa(spd, [...ours, ...options], {stdin: 'ignore', reject: false});
}

async function spdRun(t: ExecutionContext, options: readonly string[]) {
	return start(['--report', await folder(t), ...options]);
}

async function onKept(t: ExecutionContext, options: readonly string[]) {
	return spdRun(t, ['--cluster', kept.name, ...options]);
}

/** Resolves once the progress has said it; rejects with all that was said when the command ends without. */
async function said(child: Child, sign: RegExp): Promise<void> {
	const {promise, resolve, reject} = Promise.withResolvers<void>();
	let text = '';
	child.stderr.on('data', chunk => {
		text += String(chunk);
		if (sign.test(text)) resolve();
	});
	child.stderr.once('end', () => reject(new Error(`spd ended and had not said ${sign}:\n${text}`)));
	return promise;
}

async function folder(t: ExecutionContext): Promise<string> {
	const made = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(made, {recursive: true}));
	return made;
}

async function readReport(report: string): Promise<ConformanceReport> {
	return JSON.parse(await readFile(path.join(report, 'report.json'), 'utf8')) as ConformanceReport;
}

async function features(): Promise<Readonly<Record<string, string>>> {
	return asked(connection => readData(connection, knativeLevel));
}

/** Namespaces of any run that are not on their way out. */
async function namespacesOfRuns(): Promise<readonly string[]> {
	const {items} = await asked(({core}) => core.listNamespace({labelSelector: runLabel}));
	return items.flatMap(({metadata, status}) =>
		status?.phase === 'Terminating' ? [] : [metadata?.name ?? ''],
	);
}

async function asked<T>(ask: (connection: Connection) => Promise<T>): Promise<T> {
	const kubeConfig = new KubeConfig();
	kubeConfig.loadFromFile(kept.kubeconfig);
	const connection = connect(kubeConfig);
	try {
		return await ask(connection);
	} finally {
		await connection.close();
	}
}

/** The names of all containers, running or not. */
async function clusters(): Promise<readonly string[]> {
	const {stdout} = await execa('docker', ['ps', '--all', '--format', '{{.Names}}'], {
		stdin: 'ignore',
	});
	return stdout.split('\n').toSorted();
}
