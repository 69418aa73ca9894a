import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {nodeContainer} from '../../harness/providers/kind/kind-node.ts';
import type {KindCluster} from '../../harness/providers/kind/kind.ts';
import {connect, type Connection} from '../../harness/cluster/connect.ts';
import {eventually, testCache} from '../../images/cache/testing.ts';
import {changedObjects, clusterObjects, type ClusterObjects} from './cluster-objects.ts';
import {emptyCluster} from './empty-cluster.ts';
import {folder, readReport, said} from './testing.ts';

/** `spd run --context NAME --install` on a cluster without Knative, whose nodes have the images. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const made = new AsyncDisposableStack();
let cluster: KindCluster;
let before: ClusterObjects;

test.before(async () => {
	cluster = await emptyCluster(made, made.use(await testCache()));
	const connection = connect(cluster.kubeConfig);
	made.defer(() => connection.close());
	before = await eventually(() => settled(connection), {within: 120_000});
});

test.after.always(() => made.disposeAsync());

test.afterEach.always('the cluster is as it was', async t => {
	t.deepEqual(changedObjects(before, await objects()), []);
});

test.serial('Knative is installed, judged with containers, and taken away', async t => {
	const report = await folder(t);
	const {exitCode, stdout} = await install(['--requirement', 'R12,R18', '--report', report]);
	t.is(exitCode, 0, stdout);
	const {rows} = await readReport(report);
	t.is(new Set(rows.map(({level}) => level)).size, 3);
	t.true(rows.some(({tier}) => tier === 'runtime'));
});

test.serial('kill -9: another run is refused, and spd recover takes it away', async t => {
	const killed = install(['--report', await folder(t)]);
	await said(killed, /^disabled.* …/m);
	killed.kill('SIGKILL');
	await killed;
	const refused = await install(['--quiet', '--report', await folder(t)]);
	t.is(refused.exitCode, 2);
	t.regex(refused.stdout.replaceAll(/\s+/g, ' '), /is there already, .* `spd recover` removes/);
	const {stdout} = await execa(spd, ['recover', ...there()], {stdin: 'ignore'});
	t.regex(stdout, /^put back and deleted .*\n[^]*Namespace knative-serving/);
});

/** Once kubeadm's own Deployment is available and nothing changes any more. */
async function settled({apps}: Connection): Promise<ClusterObjects | undefined> {
	const coredns = {namespace: 'kube-system', name: 'coredns'};
	const {status} = await apps.readNamespacedDeployment(coredns);
	if (status?.availableReplicas === undefined || status.unavailableReplicas) return undefined;
	const one = await objects();
	const other = await objects();
	return changedObjects(one, other).length === 0 ? other : undefined;
}

const objects = (): Promise<ClusterObjects> => clusterObjects(nodeContainer(cluster.name));

function there(): readonly string[] {
	const {kubeConfig, kubeconfig} = cluster;
	return ['--context', kubeConfig.getCurrentContext(), '--kubeconfig', kubeconfig];
}

function install(options: readonly string[]) {
	const samples = ['--images', 'packaged', '--sample-registry', 'dev.local/sample'];
	const command = ['run', ...there(), '--install', ...samples, ...options];
	return execa(spd, command, {stdin: 'ignore', reject: false});
}
