import path from 'node:path';
import {readSettings} from '../../harness/machine/settings.ts';
import {defaultVersions, newRunId} from '../../harness/machine/version.ts';
import {claimCluster} from '../../harness/providers/kind/cluster-claim.ts';
import {
	clusterPrefix,
	createKindCluster,
	type KindCluster,
} from '../../harness/providers/kind/kind.ts';
import {makeImages} from '../../harness/providers/kind/make-images.ts';
import type {CacheSettings} from '../../images/cache/cache.ts';

const kindConfigs = path.join(import.meta.dirname, '..', '..', 'kind-config');

/** A kind cluster of the node image with all images, and without Knative. */
export async function emptyCluster(
	made: AsyncDisposableStack,
	{progress, signal}: Pick<CacheSettings, 'progress' | 'signal'>,
): Promise<KindCluster> {
	const {cache} = readSettings();
	const {kind, prepared} = await makeImages(
		{...defaultVersions, images: 'packaged', cache},
		progress,
		signal,
	);
	const name = `${clusterPrefix}${newRunId()}`;
	made.use(await claimCluster(cache, name));
	const {nodeImage, kindConfig} = prepared;
	const config = path.join(kindConfigs, `${kindConfig}.yaml`);
	const cluster = await createKindCluster(kind, {name, nodeImage, config, progress, signal});
	made.defer(() => cluster.remove());
	return cluster;
}
