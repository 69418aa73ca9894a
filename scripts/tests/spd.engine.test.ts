import test from 'ava';
import {setTimeout as sleep} from 'node:timers/promises';
import {execa} from 'execa';
import {askReadinessAgain} from '../../harness/reading/ask-again.ts';
import type {Connection} from '../../harness/cluster/connect.ts';
import {createNamespace, deleteNamespace} from '../../harness/cluster/namespace.ts';
import {isPodReady} from '../../harness/cluster/pod.ts';
import {watched} from '../../harness/cluster/resources.ts';
import {ObjectWatch} from '../../harness/cluster/watch.ts';
import {statusOf} from '../../harness/observe/container-status.ts';
import {sampleReference} from '../../images/recipe/samples.ts';
import {inTurn} from './in-turn.ts';
import {
	containerOf,
	folder,
	KeptCluster,
	leavesNoCluster,
	madeCluster,
	readReport,
	said,
	spdRun,
	start,
} from './testing.ts';

/** `spd` as users run it: exit codes, interrupts, a node that dies, a kept cluster and an existing one. */

/** Enough rows to be interrupted among them, at `root-allowed` and then at `enabled`. */
const dryRuns = ['--requirement', 'R12', '--tier', 'defaulting'] as const;
let kept: KeptCluster;

test.before(async () => {
	kept = await KeptCluster.shared();
});

test.after.always(async () => {
	await kept?.[Symbol.asyncDispose]();
});

test.serial(
	'one requirement on a kept cluster: conformant as far as selected, and put back',
	async t => {
		const {exitCode, stdout} = await kept.run(t, ['--requirement', 'R36', '--deviations', 'none']);
		t.is(exitCode, 0, stdout);
		t.regex(stdout, /conformant as far as selected/);
		t.deepEqual(Object.keys(await kept.features()), ['_example']);
	},
);

test.serial('the documented ConfigMap is a finding: without deviations R33 fails', async t => {
	const {exitCode, stdout} = await kept.run(t, ['--requirement', 'R33', '--deviations', 'none']);
	t.is(exitCode, 1, stdout);
	t.regex(stdout, /knative 1\.23\.0 does not keep R3, R33/);
});

test.serial('the same with the shipped deviations is conformant', async t => {
	const {exitCode, stdout} = await kept.run(t, ['--requirement', 'R33']);
	t.is(exitCode, 0, stdout);
});

test.serial(
	"somebody else's cluster is only read, and judged at the level that it is at",
	async t => {
		const before = await kept.features();
		const where = ['--context', `kind-${kept.name}`, '--kubeconfig', kept.kubeconfig];
		const {exitCode, stdout} = await spdRun(t, [...where, '--level', 'current']);
		t.is(exitCode, 0, stdout);
		t.regex(stdout, /read only/);
		t.deepEqual(await kept.features(), before);
		t.deepEqual(await kept.leftByRuns(), []);
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
		const child = start(['--cluster', kept.name, ...dryRuns, '--report', report]);
		await said(child, /^enabled \(.* …/m);
		child.kill('SIGINT');
		const {exitCode} = await child;
		t.is(exitCode, 130);
		t.deepEqual(Object.keys(await kept.features()), ['_example']);
		t.deepEqual(await kept.leftByRuns(), []);
		const {rows, cutShort} = await readReport(report);
		t.true(rows.some(({standing}) => standing === 'passed'));
		t.true(
			rows.some(({standing, reason}) => standing === 'inconclusive' && reason?.includes('SIGINT')),
		);
		t.regex(cutShort ?? '', /SIGINT/);
	},
);

test.serial(
	'a Pod that runs and is not Ready is probed again before its period, because it is touched',
	async t => {
		const namespace = 'spd-test-asked-again';
		await kept.ask(async connection => {
			await olderThanPeriod(connection);
			await createNamespace(connection, {name: namespace, run: 'test', enforced: 'plain'});
			await using pods = await ObjectWatch.start(connection, watched('Pod', namespace));
			const waiting = {
				what: 'a Pod of the test',
				limit: 30_000,
				last: () => JSON.stringify([...pods.objects.values()]),
				signal: new AbortController().signal,
			};
			const runs = (name: string) => () =>
				statusOf(pods.objects.get(name), 'second')?.running ? true : undefined;
			try {
				await createLatePod(connection, namespace, 'left');
				await pods.until(runs('left'), waiting);
				await createLatePod(connection, namespace, 'asked');
				await Promise.race([
					pods.until(() => (isPodReady(pods.objects.get('asked')) ? true : undefined), waiting),
					askReadinessAgain(connection, {
						pods,
						newest: () => pods.objects.get('asked'),
						namespace,
						waiting,
					}),
				]);
				t.false(isPodReady(pods.objects.get('left')));
			} finally {
				await deleteNamespace(connection, namespace);
			}
		});
	},
);

// While Knative is installed: spd.verify.test.ts.
test.serial('Ctrl-C while the cluster is made leaves no cluster behind and exits 130', async t => {
	await leavesNoCluster(t, /^kind cluster \S+ …/m);
});

inTurn(
	'a node that is killed in mid-run is inconclusive, with a report, and leaves no cluster',
	async t => {
		const report = await folder(t);
		const child = start([
			'--report',
			report,
			'--provider',
			'kind',
			'--level',
			'enabled',
			'--tier',
			'defaulting',
		]);
		const made = said(child, madeCluster);
		await said(child, /^enabled \(.* …/m);
		const [, name = ''] = await made;
		t.not(await containerOf(name), '');
		await execa('docker', ['kill', `${name}-control-plane`], {stdin: 'ignore'});
		const {exitCode, stdout} = await child;
		t.is(exitCode, 2, stdout);
		t.true((await readReport(report)).rows.some(({standing}) => standing === 'inconclusive'));
		t.is(await containerOf(name), '');
	},
);

/** The readiness probe period of the Pod below, in seconds. */
const period = 30;

/**
 * A Pod that is Ready when it is probed four seconds after the first probe, or later. While it starts the kubelet
 * probes it several times, whenever it syncs the Pod (three times in two seconds were measured), and after that
 * once per period.
 */
async function createLatePod(connection: Connection, namespace: string, name: string) {
	const late = `
		read now rest < /proc/uptime
		now=\${now%.*}
		[ -e /asked ] || echo $now > /asked
		read first < /asked
		[ $((now - first)) -ge 4 ]`;
	const command = ['sh', '-c', late];
	await connection.core.createNamespacedPod({
		namespace,
		body: {
			metadata: {name},
			spec: {
				terminationGracePeriodSeconds: 0,
				containers: [
					{
						name: 'second',
						image: sampleReference('redis-style-clean'),
						imagePullPolicy: 'Never',
						readinessProbe: {exec: {command}, periodSeconds: period},
					},
				],
			},
		},
	});
}

/**
 * A kubelet younger than the period waits for some part of it before the first probe (Kubernetes 1.34,
 * pkg/kubelet/prober); kubeadm restarts it after the node is registered, 2 s later as measured.
 */
async function olderThanPeriod({core}: Connection): Promise<void> {
	const {items} = await core.listNode();
	const born = items[0]?.metadata?.creationTimestamp?.getTime() ?? 0;
	await sleep(Math.max(0, born + (period + 10) * 1_000 - Date.now()));
}
