import path from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {PatchStrategy, setHeaderOptions} from '@kubernetes/client-node';
import test from 'ava';
import {execa} from 'execa';
import type {Connection} from '../../harness/cluster/connect.ts';
import {runLabel} from '../../harness/cluster/namespace.ts';
import {readJournal} from '../../harness/configuration/journal-record.ts';
import {dryRunPatch} from '../../harness/cluster/dry-run.ts';
import {readLease} from '../../harness/cluster/lease-object.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {runLease} from '../../harness/providers/existing/recover.ts';
import {create} from '../../harness/reading/stored-objects.ts';
import {eventually} from '../../images/cache/testing.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {day, numberOfTheDay} from '../../suites/of-the-day.ts';
import {inTurn} from './in-turn.ts';
import {onControlPlane} from './on-control-plane.ts';
import {asOwner, configuration} from './guest-run.ts';
import {folder, readReport, said, type KeptCluster} from './testing.ts';
import {createWebhooksDeployment} from './webhooks-deployment.ts';

/** `spd run --create` and `--switch` on a cluster that is somebody else's: what they judge, and what they leave. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const {key} = knativeLevel;
/** Long enough to be met by another client. */
const dryRuns = ['--requirement', 'R12', '--tier', 'defaulting'] as const;
/** What its owner has set. */
const theirs = {[key]: 'enabled', 'kubernetes.podspec-fieldref': 'enabled'};
let kept: KeptCluster;
let before: unknown;

onControlPlane(async (made, connection) => {
	kept = made;
	await asOwner(connection, theirs);
	await forbidZeroScale(connection);
	await createWebhooksDeployment(connection);
	before = await kept.ask(configuration);
});

test.afterEach.always('everything is as it was', async t => {
	t.deepEqual(await kept.ask(configuration), before);
	t.deepEqual(await left(), []);
});

test.serial(
	'create: what needs no other configuration is judged at the level that is set',
	async t => {
		const report = await folder(t);
		const few = ['--create', '--requirement', 'R2,R12,R37', '--report', report];
		const {exitCode, stdout} = await guest(few);
		t.is(exitCode, 0, stdout);
		const {rows, notRun, measured} = await readReport(report);
		// Its webhook is a process, and not found among the Pods.
		t.is(measured?.arrival, 'the replicas of the webhook that were reached');
		t.true(rows.every(({level}) => level === 'enabled'));
		t.deepEqual(
			[...new Set(rows.map(({tier}) => tier))],
			['defaulting', 'rendering', 'pod-security'],
		);
		t.true(notRun.some(({why}) => why.includes('--sample-registry')));
		t.true(notRun.some(({why}) => why.includes('--switch')));
	},
);

test.serial(
	'switch: a level is put back, and the verdict is that of a cluster of ours',
	async t => {
		const report = await folder(t);
		const few = ['--requirement', 'R3,R33', '--report', report];
		const {exitCode, stdout} = await guest(['--switch', ...few]);
		t.is(exitCode, 0, stdout);
		const {rows} = await readReport(report);
		t.is(new Set(rows.map(({level}) => level)).size, 3);
	},
);

const fuzz = (...options: readonly string[]) =>
	execa(spd, ['fuzz', ...where(), '--for', '2s', ...options], {stdin: 'ignore', reject: false});

inTurn('fuzz asks at the level that is set, and at no other', async t => {
	const {exitCode, stdout} = await fuzz();
	t.is(exitCode, 0, stdout);
	t.regex(stdout, /^✔ [1-9]\d* objects/);
	const other = await fuzz('--level', 'disabled');
	t.is(other.exitCode, 64);
	t.regex(
		other.stderr,
		/^spd: --level disabled: an existing cluster is .* judged at its current level/,
	);
});

inTurn('install: where there is a Knative, nothing is changed', async t => {
	const {exitCode, stdout} = await guest([
		'--install',
		'--images',
		'packaged',
		'--report',
		await folder(t),
	]);
	t.is(exitCode, 2, stdout);
	t.regex(
		stdout.replaceAll(/\s+/g, ' '),
		/Namespace knative-serving is there already, .*: nothing was changed/,
	);
	await kept.ask(async ({apps}) => {
		await t.notThrowsAsync(
			apps.readNamespacedDeployment({namespace: knativeLevel.namespace, name: 'webhook'}),
		);
	});
});

inTurn('a patch whose Pod a LimitRange forbids says nothing of the object', async t => {
	const namespace = 'limited';
	await kept.ask(async connection => {
		const {core} = connection;
		await core.createNamespace({body: {metadata: {name: namespace}}});
		const containers = [{image: 'dev.local/app:v1', resources: {requests: {cpu: '1000'}}}];
		const service = {
			apiVersion: 'serving.knative.dev/v1',
			kind: 'Service',
			metadata: {name: 'app', namespace},
			spec: {template: {spec: {containers}}},
		};
		await create(connection, 'Service', service);
		const patch = {metadata: {annotations: {touched: 'true'}}, spec: service.spec};
		const place = {kind: 'Service', namespace, name: 'app'} as const;
		t.true((await dryRunPatch(connection, place, patch)).admitted);
		const limits = [{type: 'Container', max: {cpu: '1m'}}];
		const limitRange = {metadata: {name: 'policy'}, spec: {limits}};
		await core.createNamespacedLimitRange({namespace, body: limitRange});
		const refusal = await eventually(() =>
			dryRunPatch(connection, place, patch).then(
				() => undefined,
				(error: unknown) => error,
			),
		);
		t.true(refusal instanceof EnvironmentError);
		t.regex(
			String(refusal),
			/a patch of a Service says nothing here: .*dry run failed with .*cpu limit of 1m/,
		);
		await core.deleteNamespace({name: namespace});
		// Until it is gone, its Revision is somebody's, and the next test's switch is refused.
		await eventually(async () => {
			const {items} = await core.listNamespace();
			return items.every(({metadata}) => metadata?.name !== namespace) || undefined;
		});
	});
});

test.serial('another run is told who holds the cluster; with --wait it comes next', async t => {
	// As long as it is needed, however busy the machine is.
	const many = ['--requirement', 'R10', '--tier', 'defaulting'];
	const first = start(['--switch', ...many, '--report', await folder(t)]);
	await said(first, /^\S.* …/m);
	const few = ['--switch', '--requirement', 'R41', '--report', await folder(t)];
	const second = await guest(few);
	t.is(second.exitCode, 2, second.stdout);
	const doctor = await execa(spd, ['doctor'], {stdin: 'ignore', reject: false});
	t.false(doctor.stdout.includes(`spd recover --cluster ${kept.name}`), 'the first is alive');
	t.regex(
		second.stdout.replaceAll(/\s+/g, ' '),
		/in use by run spd-\S+ \(.*, process \d+.*\), since/,
	);
	const next = start([...few, '--wait']);
	await said(next, /waiting for run spd-\S+/);
	first.kill('SIGINT');
	t.is((await first).exitCode, 130);
	t.is((await next).exitCode, 0);
});

test.serial(
	'another client’s edit in mid-run is kept, and makes the rest inconclusive',
	async t => {
		const report = await folder(t);
		const running = start(['--switch', ...dryRuns, '--report', report]);
		await said(running, /^root-allowed.* …/m);
		await kept.ask(connection => asOwner(connection, {[key]: 'Enabled'}));
		const {exitCode, stdout} = await running;
		t.is(exitCode, 2, stdout);
		t.regex(stdout.replaceAll(/\s+/g, ' '), /another client changed .*"Enabled"/);
		const now = await kept.features();
		t.is(now[key], 'Enabled');
		await putBack();
	},
);

test.serial('it ends by itself when it is interrupted, and leaves nothing', async t => {
	const running = start(['--switch', ...dryRuns, '--report', await folder(t)]);
	await said(running, /^root-allowed.* …/m);
	running.kill('SIGINT');
	t.is((await running).exitCode, 130);
});

test.serial(
	'what a run without a journal has there is listed, and stays: it may be alive',
	async t => {
		const name = 'spd-alive-root-allowed';
		const labels = {[runLabel]: 'spd-alive'};
		await kept.ask(({core}) => core.createNamespace({body: {metadata: {name, labels}}}));
		t.regex(
			await recover([]),
			/runs without a journal[^]*Namespace spd-alive-root-allowed of spd-alive/,
		);
		const {status} = await kept.ask(({core}) => core.readNamespace({name}));
		t.is(status?.phase, 'Active');
		await kept.ask(({core}) => core.deleteNamespace({name}));
	},
);

for (const moment of Array.from({length: 5}, (_, index) => index)) {
	test.serial(`kill -9 at a random moment of the day, and recovered (${moment + 1})`, async t => {
		const running = start(['--switch', '--tier', 'defaulting', '--report', await folder(t)]);
		await said(running, /^\S.* …/m);
		const milliseconds = numberOfTheDay(moment, 6_000);
		t.log(`of ${day}: killed after ${milliseconds} ms`);
		await sleep(milliseconds);
		running.kill('SIGKILL');
		await running;
		const listed = await recover(['--list']);
		t.log(listed);
		await recover([]);
		t.is(await recover([]), 'nothing is left of any run');
	});
}

/** As it is by default, and not where this project installs Knative: each stored object has a Pod. */
async function forbidZeroScale({core}: Connection): Promise<void> {
	await core.patchNamespacedConfigMap(
		{
			namespace: knativeLevel.namespace,
			name: 'config-autoscaler',
			body: {data: {'allow-zero-initial-scale': null}},
		},
		setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
	);
}

async function recover(options: readonly string[]): Promise<string> {
	const {stdout} = await execa(spd, ['recover', ...where(), ...options], {stdin: 'ignore'});
	return stdout;
}

const where = (): readonly string[] => ['--context', kept.context, '--kubeconfig', kept.kubeconfig];

function start(options: readonly string[]) {
	return execa(spd, ['run', ...where(), ...options], {stdin: 'ignore', reject: false});
}

const guest = async (options: readonly string[]) => start(options);

/** After an edit that must not be overwritten: byte for byte, to the managed fields. */
async function putBack(): Promise<void> {
	const {namespace, configMap: name} = knativeLevel;
	await kept.ask(async ({core}) => {
		await core.replaceNamespacedConfigMap({namespace, name, body: before as object});
		await core.replaceNamespacedConfigMap({namespace, name, body: before as object});
	});
}

/** Objects of runs, their journal and their Lease. */
async function left(): Promise<readonly string[]> {
	return kept.ask(async connection => {
		const {items} = await eventually(async () => {
			const found = await connection.core.listNamespace({labelSelector: runLabel});
			return found.items.some(({status}) => status?.phase === 'Terminating') ? undefined : found;
		});
		const journal = await readJournal(connection);
		const lease = await readLease(connection, runLease);
		return [
			...items.map(({metadata}) => metadata?.name ?? ''),
			...(journal ? ['a journal'] : []),
			...(lease ? ['a Lease'] : []),
		];
	});
}
