import process from 'node:process';
import {kindOptions, type ImageArguments} from './kind-options.ts';
import {session} from './session.ts';
import {readyKind} from '../images/kind-tool.ts';
import {bringUp, howToUse} from '../harness/providers/kind-venue.ts';
import {claimCluster, isClaimed} from '../harness/providers/cluster-claim.ts';
import {clusterPrefix, listKindClusters, removeKindCluster} from '../harness/providers/kind.ts';
import {newRunId} from '../harness/run-id.ts';
import type {Settings} from '../harness/settings.ts';
import {choose} from '../harness/usage-error.ts';

/** `spd up`: a kind cluster with Knative that stays; prints how to use it and how to remove it. */
export async function up(options: ImageArguments, settings: Settings): Promise<number> {
	const wanted = kindOptions(options, settings);
	return session(settings, {}, async (progress, signal, left) => {
		const {cluster, connection} = await bringUp(wanted, {
			run: newRunId(),
			progress,
			signal,
			left,
		});
		await connection.close();
		process.stdout.write(`${howToUse(cluster)}\n`);
		return 0;
	});
}

/** `spd down [NAME]`: removes the cluster of that name, or every one of ours that nobody uses. */
export async function down(name: string | undefined, settings: Settings): Promise<number> {
	const {cache} = settings;
	return session(settings, {}, async (progress, signal) => {
		const kind = await readyKind({cache, progress, signal});
		const clusters = await listKindClusters(kind.path);
		const ours = clusters.filter(each => each.startsWith(clusterPrefix));
		for (const each of name === undefined ? ours : [choose('cluster', name, ours)]) {
			if (name === undefined && (await isClaimed(cache, each))) {
				progress.note(`${each} stays: a run is using it`);
				continue;
			}
			await using _ = await claimCluster(cache, each);
			const removed = progress.step(`removing cluster ${each}`);
			await removeKindCluster(kind.path, each);
			removed();
		}
		return 0;
	});
}
