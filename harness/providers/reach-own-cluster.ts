import type {KubeConfig} from '@kubernetes/client-node';
import type {CacheSettings} from '../../images/cache/cache.ts';
import {inspectEngine} from '../../images/engine/engine.ts';
import {readyKind} from '../../images/engine/kind-tool.ts';
import {listControlPlanes, openControlPlane} from './control-plane/kept.ts';
import {choose, UsageError} from '../machine/usage-error.ts';
import {claimCluster} from './kind/cluster-claim.ts';
import {clusterPrefix, listKindClusters, reachKindCluster} from './kind/kind.ts';

/** A kept cluster or control plane of this project, locked for this process. */
export interface Reached extends AsyncDisposable {
	readonly name: string;
	readonly kubeConfig: KubeConfig;
}

/**
 * The named one, or the only one.
 * @throws {UsageError} if there is none with this name, or no name is given and there are none or several
 */
export async function reachOurs(
	named: string | undefined,
	settings: CacheSettings,
): Promise<Reached> {
	const planes = await listControlPlanes();
	const kind = named !== undefined && planes.includes(named) ? undefined : await kindIn(settings);
	const clusters = kind === undefined ? [] : await listKindClusters(kind);
	const ours = [...planes, ...clusters.filter(each => each.startsWith(clusterPrefix))];
	const name = chooseOne(named, ours);
	if (kind === undefined || planes.includes(name)) {
		const plane = await openControlPlane(name);
		const {kubeConfig} = plane;
		return {name, kubeConfig, [Symbol.asyncDispose]: () => plane[Symbol.asyncDispose]()};
	}
	const claim = await claimCluster(settings.cache, name);
	const cluster = await reachKindCluster(kind, name);
	return {
		name,
		kubeConfig: cluster.kubeConfig,
		async [Symbol.asyncDispose]() {
			await using _ = claim;
			await cluster.forget();
		},
	};
}

/** The kind program, if an engine answers. */
async function kindIn(settings: CacheSettings): Promise<string | undefined> {
	const {facts} = await inspectEngine(settings);
	return facts && (await readyKind(settings)).path;
}

function chooseOne(named: string | undefined, ours: readonly string[]): string {
	if (named !== undefined) return choose('cluster', named, ours);
	const [only, ...others] = ours;
	if (only === undefined) {
		throw new UsageError('there is no cluster that spd created; `spd up` creates one');
	}
	if (others.length === 0) return only;
	throw new UsageError(`there are several clusters: name one with --cluster (${ours.join(', ')})`);
}
