import path from 'node:path';
import {PatchStrategy, setHeaderOptions} from '@kubernetes/client-node';
import test from 'ava';
import {execa} from 'execa';
import type {Connection} from '../../harness/cluster/connect.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import {nodeContainer} from '../../harness/providers/kind/kind-node.ts';
import {eventually} from '../../images/cache/testing.ts';
import {docker} from '../../images/engine/docker.ts';
import {inEachNamespace} from './each-namespace.ts';
import {judgeGuest, leavesNothing, withoutContainers} from './guest-run.ts';
import {KeptCluster} from './testing.ts';

/** A guest's run in bad weather that only a cluster with a node has. */

const spd = path.join(import.meta.dirname, '..', '..', 'bin', 'spd');
const replicas = 5;
const {namespace} = knativeLevel;
let kept: KeptCluster;
let connection: Connection;

test.before(async () => {
	kept = await KeptCluster.make();
	connection = kept.connect();
});

test.after.always(async () => {
	await connection?.close();
	await kept?.[Symbol.asyncDispose]();
});

test.afterEach.always('nothing is left', t => leavesNothing(t, connection));

const few = ['--switch', '--requirement', 'R25', ...withoutContainers];

test.serial(
	'one stale replica of five makes rows inconclusive, and is named; once it learns, none',
	async t => {
		await scale();
		const all = await ready(connection);
		const [stale] = all;
		if (!stale) throw new Error('there is no replica');
		const node = nodeContainer(kept.name);
		const iptables = (...options: readonly string[]) =>
			docker(['exec', node, 'iptables', ...options]);

		const whole = await judgeGuest(t, kept.kubeconfig, few);
		t.is(whole.exitCode, 0, whole.report.verdict.sentence);
		t.is(whole.report.measured?.arrival, `each of the ${replicas} replicas of the webhook`);

		// It still answers whoever asks it. The API server is in the node itself, so that nothing is forwarded.
		const toApiServer = ['INPUT', '--source', stale.ip, '--protocol', 'tcp', '--dport', '6443'];
		const dropped = [...toApiServer, '--jump', 'DROP'];
		await iptables('--insert', ...dropped);
		const {exitCode, report} = await judgeGuest(t, kept.kubeconfig, few);
		t.is(exitCode, 2);
		t.true(report.verdict.inconclusive.some(({why}) => why.includes(stale.name)));
		t.deepEqual(report.verdict.nonConformant, []);

		await iptables('--delete', ...dropped);
		await eventually(async () => {
			const now = await ready(connection);
			return now.length === replicas ? now : undefined;
		});
		const again = await judgeGuest(t, kept.kubeconfig, few);
		t.is(again.exitCode, 0, again.report.verdict.sentence);
	},
);

test.serial('a quota of no Pods in each new namespace: nothing is judged by it', async t => {
	await using _ = await inEachNamespace(connection, async (run, {core}) => {
		const body = {metadata: {name: 'policy'}, spec: {hard: {pods: '0'}}};
		await core.createNamespacedResourceQuota({namespace: run, body});
	});
	const {exitCode, report} = await judgeGuest(t, kept.kubeconfig, few);
	t.is(exitCode, 2);
	t.deepEqual(report.verdict.nonConformant, []);
	t.regex(report.verdict.sentence, /exceeded quota: policy/);
});

test.serial('a webhook at its limit answers late, and nothing is concluded from that', async t => {
	await limitWebhook('30m');
	const {exitCode, report} = await judgeGuest(t, kept.kubeconfig, few);
	t.log(exitCode, report.verdict.sentence);
	t.deepEqual(report.verdict.nonConformant, []);
	t.true(exitCode === 0 || report.verdict.inconclusive.length > 0);
	await limitWebhook('500m');
});

test.serial('a node under memory pressure: nothing is judged by it', async t => {
	const node = nodeContainer(kept.name);
	const config = '/var/lib/kubelet/config.yaml';
	const kubelet = (script: string) =>
		docker(['exec', node, 'sh', '-c', `${script} && systemctl restart kubelet`]);
	// More than is ever free, so that the kubelet taints the node and evicts.
	await kubelet(
		`cp ${config} ${config}.before && sed -i '/^evictionHard:/,/^[^ ]/{/^ /d}; /^evictionHard:/d' ${config} && ` +
			`printf 'evictionHard:\\n  memory.available: "99%%"\\n' >> ${config}`,
	);
	await eventually(
		async () => {
			const {items} = await connection.core.listNode();
			const conditions = items.flatMap(({status}) => status?.conditions ?? []);
			return (
				conditions.some(({type, status}) => type === 'MemoryPressure' && status === 'True') ||
				undefined
			);
		},
		{within: 180_000},
	);
	const {exitCode, report} = await judgeGuest(t, kept.kubeconfig, few);
	t.log(exitCode, report.verdict.sentence);
	await kubelet(`cp ${config}.before ${config}`);
	await available(connection);
	// Knative's webhook may have been evicted, and without it no ConfigMap of Knative's is put back.
	const where = ['--context', kept.context, '--kubeconfig', kept.kubeconfig];
	t.log((await execa(spd, ['recover', ...where], {stdin: 'ignore'})).stdout);
	t.deepEqual(report.verdict.nonConformant, []);
	t.is(exitCode, 2);
});

async function scale(): Promise<void> {
	const {apps} = connection;
	const name = 'webhook';
	const scaled = await apps.readNamespacedDeploymentScale({name, namespace});
	const body = Object.assign(scaled, {spec: {replicas}});
	await apps.replaceNamespacedDeploymentScale({name, namespace, body});
	await available(connection);
}

/** A limit of the CPU of each of its replicas. */
async function limitWebhook(cpu: string): Promise<void> {
	const containers = [{name: 'webhook', resources: {limits: {cpu}, requests: {cpu: '10m'}}}];
	await connection.apps.patchNamespacedDeployment(
		{name: 'webhook', namespace, body: {spec: {template: {spec: {containers}}}}},
		setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch),
	);
	await eventually(
		async () => {
			const {metadata, status} = await connection.apps.readNamespacedDeployment({
				name: 'webhook',
				namespace,
			});
			const isNew = status?.observedGeneration === metadata?.generation;
			const all = [status?.updatedReplicas, status?.readyReplicas, status?.replicas];
			return (isNew && all.every(each => each === replicas)) || undefined;
		},
		{within: 240_000},
	);
}

async function available({apps}: Connection): Promise<void> {
	await eventually(
		async () => {
			const {status} = await apps.readNamespacedDeployment({name: 'webhook', namespace});
			return status?.readyReplicas === replicas || undefined;
		},
		{within: 240_000},
	);
}

async function ready({core}: Connection): Promise<readonly {name: string; ip: string}[]> {
	const {items} = await core.listNamespacedPod({namespace, labelSelector: 'app=webhook'});
	return items.map(({metadata, status}) => ({
		name: metadata?.name ?? '',
		ip: status?.podIP ?? '',
	}));
}
