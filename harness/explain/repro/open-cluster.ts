import {connect, type Connection} from '../../cluster/connect.ts';
import type {NodeAccess} from '../../cluster/node-access.ts';
import {listControlPlanes} from '../../providers/control-plane/kept.ts';
import {isClaimed} from '../../providers/kind/cluster-claim.ts';
import {connectTo} from '../../providers/existing/existing.ts';
import {holdIfAllowed} from '../../providers/existing/hold-if-allowed.ts';
import {knativeVersion} from '../../providers/existing/existing-provider.ts';
import {kindNode, nodeContainer} from '../../providers/kind/kind-node.ts';
import {bringUp, howToUse, type KindOptions} from '../../providers/kind/kind-provider.ts';
import {clusterPrefix, listKindClusters, reachKindCluster} from '../../providers/kind/kind.ts';
import {clusterFacts} from '../../providers/node-facts.ts';
import {reachOurs} from '../../providers/reach-own-cluster.ts';
import {startAfresh} from '../../providers/start-afresh.ts';
import type {Opening} from '../../providers/provider.ts';
import {UsageError} from '../../machine/usage-error.ts';
import type {CacheSettings} from '../../../images/cache/cache.ts';
import {EnvironmentError} from '../../../images/host/errors.ts';
import {inspectEngine} from '../../../images/engine/engine.ts';
import {readyKind} from '../../../images/engine/kind-tool.ts';

/** A cluster with Knative, ready for requests; disposing ends it or leaves it, as the options say. */
export interface OpenCluster extends AsyncDisposable {
	readonly name: string;
	readonly knative: string;
	readonly connection: Connection;
	/** The container of its node, and access to it, if available. */
	readonly node?: {readonly container: string; readonly access: NodeAccess};
}

/**
 * A kept cluster of this project.
 * @throws {UsageError} if there is none with this name, or it has no node
 */
export async function keptCluster(name: string, settings: CacheSettings): Promise<OpenCluster> {
	if ((await listControlPlanes()).includes(name)) {
		throw new UsageError(
			`${name} is a control plane, which runs no containers; spd up creates a cluster`,
		);
	}
	await using opening = new AsyncDisposableStack();
	const reached = opening.use(await reachOurs(name, settings));
	const connection = connect(reached.kubeConfig);
	opening.defer(() => connection.close());
	await startAfresh(connection);
	const knative = await knativeVersion(connection);
	return opened(reached.name, knative, connection, opening.move());
}

/** A new cluster, which is removed again unless it is to be kept. */
export async function newCluster(options: KindOptions, opening: Opening): Promise<OpenCluster> {
	const {cluster, connection, claim} = await bringUp(options, opening);
	const {progress, left} = opening;
	const ending = new AsyncDisposableStack();
	ending.use(claim);
	ending.defer(async () => {
		if (options.keep) return progress.note(howToUse(cluster));
		const removed = progress.step(`removing cluster ${cluster.name}`);
		await cluster.remove();
		left.clear();
		removed();
	});
	ending.defer(() => connection.close());
	return opened(cluster.name, options.knative, connection, ending);
}

/** An existing cluster, by a context of a kubeconfig, held like by a run if the user may. */
export async function foreignCluster(
	context: string,
	kubeconfig: string | undefined,
	opening: Opening,
): Promise<OpenCluster> {
	const connection = connectTo(context, kubeconfig);
	await using begun = new AsyncDisposableStack();
	begun.defer(() => connection.close());
	const knative = await knativeVersion(connection);
	begun.use(await holdIfAllowed(connection, 'repro', opening));
	const ending = begun.move();
	return {name: context, knative, connection, [Symbol.asyncDispose]: () => ending.disposeAsync()};
}

/**
 * The only kept cluster of this project with these versions that is not in use; undefined if there is none, or several.
 */
export async function fittingCluster(
	wanted: Pick<KindOptions, 'knative' | 'kubernetes'>,
	settings: CacheSettings,
): Promise<string | undefined> {
	if (!(await inspectEngine(settings)).facts) return undefined;
	const kind = (await readyKind(settings)).path;
	const ours = (await listKindClusters(kind)).filter(each => each.startsWith(clusterPrefix));
	const fitting: string[] = [];
	for (const name of ours) {
		if (await isClaimed(settings.cache, name)) continue;
		if (await isOf(wanted, kind, name)) fitting.push(name);
	}
	return fitting.length === 1 ? fitting[0] : undefined;
}

async function isOf(
	wanted: Pick<KindOptions, 'knative' | 'kubernetes'>,
	kind: string,
	name: string,
): Promise<boolean> {
	const cluster = await reachKindCluster(kind, name);
	const connection = connect(cluster.kubeConfig);
	try {
		const knative = await knativeVersion(connection);
		const {kubernetes} = await clusterFacts(connection);
		return knative === wanted.knative && kubernetes === wanted.kubernetes;
	} catch (error) {
		// A cluster whose Knative does not answer does not match.
		if (error instanceof EnvironmentError) return false;
		throw error;
	} finally {
		await connection.close();
		await cluster.forget();
	}
}

function opened(
	name: string,
	knative: string,
	connection: Connection,
	ending: AsyncDisposableStack,
): OpenCluster {
	return {
		name,
		knative,
		connection,
		node: {container: nodeContainer(name), access: kindNode(name)},
		[Symbol.asyncDispose]: () => ending.disposeAsync(),
	};
}
