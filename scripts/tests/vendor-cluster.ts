import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {PatchStrategy, setHeaderOptions} from '@kubernetes/client-node';
import {applyAll} from '../../harness/cluster/apply.ts';
import {connect, type Connection} from '../../harness/cluster/connect.ts';
import {readData} from '../../harness/configuration/config-map.ts';
import {at, isObject, objectsAt, type JsonObject} from '../../harness/model/json.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';
import type {Level} from '../../harness/model/levels.ts';
import {Component} from '../../harness/providers/control-plane/component.ts';
import {nodeContainer} from '../../harness/providers/kind/kind-node.ts';
import type {KindCluster} from '../../harness/providers/kind/kind.ts';
import {eventually, testCache} from '../../images/cache/testing.ts';
import {testOperator, type TestOperator} from '../../images/packaged/test-operator.ts';
import {readManifests, type ManifestObject} from '../../images/recipe/manifests.ts';
import {clusterObjects, type ClusterObjects} from './cluster-objects.ts';
import {emptyCluster} from './empty-cluster.ts';
import {
	knativeServing,
	namespaceOf,
	operatorNamespace,
	otherNamespaces,
	otherPeoples,
	servingNamespace,
	theirNamespaces,
} from './vendor-objects.ts';

/**
 * A vendor's cluster, which this project's recipe has not made: the real Knative Operator has installed Knative there, from
 * the released manifests, and other people's Services are alive. Only the images are ours, as the node has them.
 */
export class VendorCluster implements AsyncDisposable {
	readonly connection: Connection;
	readonly #cluster: KindCluster;
	readonly #made: AsyncDisposable;

	static async make(): Promise<VendorCluster> {
		await using made = new AsyncDisposableStack();
		const {progress, signal} = made.use(await testCache());
		const operator = await testOperator({progress, signal});
		const cluster = await emptyCluster(made, {progress, signal});
		const connection = connect(cluster.kubeConfig);
		made.defer(() => connection.close());
		const namespaces = [operatorNamespace, servingNamespace].map(name => namespaceOf(name));
		await applyAll(connection, [...namespaces, ...theirNamespaces], signal);
		await applyAll(connection, await manifestsOf(operator), signal);
		const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
		made.defer(() => rm(folder, {recursive: true}));
		const process = await Component.start({
			name: 'knative-operator',
			program: operator.program,
			options: ['--kubeconfig', cluster.kubeconfig],
			env: environmentOf(operator, folder),
			folder,
			stays: false,
		});
		made.defer(() => process.stop());
		await untilApplied(connection, [knativeServing]);
		const vendor = new VendorCluster(connection, cluster, made.move());
		await vendor.#ready();
		await untilApplied(connection, otherPeoples);
		await vendor.#othersReady();
		return vendor;
	}

	private constructor(connection: Connection, cluster: KindCluster, made: AsyncDisposable) {
		this.connection = connection;
		this.#cluster = cluster;
		this.#made = made;
	}

	/** The options by which `spd` finds it. */
	get options(): readonly string[] {
		const {kubeConfig, kubeconfig} = this.#cluster;
		return ['--context', kubeConfig.getCurrentContext(), '--kubeconfig', kubeconfig];
	}

	/** Names the level in the KnativeServing, in Knative's words, or names none; the operator has then written it. */
	async setLevel(level: Level | undefined): Promise<void> {
		const value = (level && knativeLevel.spellings[level].at(-1)) ?? null;
		await this.connection.custom.patchNamespacedCustomObject(
			{...serving, body: {spec: {config: {features: {[knativeLevel.key]: value}}}}},
			setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
		);
		await eventually(async () => {
			const data = await readData(this.connection, knativeLevel);
			return (data[knativeLevel.key] ?? null) === value || undefined;
		});
		await this.#ready();
	}

	/** Everything that is there, but for what is renewed all the time. */
	objects(): Promise<ClusterObjects> {
		return clusterObjects(nodeContainer(this.#cluster.name));
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#made[Symbol.asyncDispose]();
	}

	async #ready(): Promise<void> {
		await eventually(
			async () => {
				const found: unknown = await this.connection.custom.getNamespacedCustomObject(serving);
				const status = isObject(found) ? found['status'] : undefined;
				const seen = at(found as JsonObject, 'metadata', 'generation');
				if (isReady(status) && at(status, 'observedGeneration') === seen) return true;
				throw new Error(`KnativeServing: ${JSON.stringify(status)}`);
			},
			{within: 300_000},
		);
	}

	/** Without an ingress a Service is never Ready; its Pod is. */
	async #othersReady(): Promise<void> {
		await eventually(async () => {
			const lists = otherNamespaces.map(namespace =>
				this.connection.core.listNamespacedPod({namespace}),
			);
			const pods = (await Promise.all(lists)).flatMap(({items}) => items);
			const ready = pods.filter(({status}) => isReady(status as JsonObject | undefined));
			return ready.length === otherPeoples.length || undefined;
		});
	}
}

const serving = {
	group: 'operator.knative.dev',
	version: 'v1beta1',
	plural: 'knativeservings',
	namespace: servingNamespace,
	name: knativeServing.metadata.name,
};

/** What the operator needs before it starts. */
async function manifestsOf({module}: TestOperator): Promise<readonly ManifestObject[]> {
	const files = [
		'config/crd/bases/operator.knative.dev_knativeservings.yaml',
		'config/crd/bases/operator.knative.dev_knativeeventings.yaml',
		'config/manager/config-logging-configmap.yaml',
		'config/manager/config-observability-configmap.yaml',
	];
	const texts = await Promise.all(files.map(file => readFile(path.join(module, file), 'utf8')));
	const {crds, core} = readManifests(texts);
	return [...crds, ...core];
}

/** What it reads from its Pod where it runs in the cluster. */
function environmentOf({module}: TestOperator, folder: string): Readonly<Record<string, string>> {
	return {
		HOME: folder,
		POD_NAME: 'knative-operator',
		SYSTEM_NAMESPACE: operatorNamespace,
		METRICS_DOMAIN: 'knative.dev/operator',
		METRICS_PROMETHEUS_HOST: '127.0.0.1',
		METRICS_PROMETHEUS_PORT: '0',
		CONFIG_LOGGING_NAME: 'config-logging',
		CONFIG_OBSERVABILITY_NAME: 'config-observability',
		WEBHOOK_NAME: 'operator-webhook',
		KO_DATA_PATH: path.join(module, 'cmd/operator/kodata'),
	};
}

/** A new kind, or a new webhook, takes a moment. */
async function untilApplied(
	connection: Connection,
	objects: readonly ManifestObject[],
): Promise<void> {
	await eventually(async () => {
		await applyAll(connection, objects, new AbortController().signal);
		return true;
	});
}

const isReady = (status: unknown): status is JsonObject =>
	isObject(status) &&
	objectsAt(status, 'conditions').some(({type, status: is}) => type === 'Ready' && is === 'True');
