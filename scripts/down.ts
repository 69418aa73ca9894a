import {session} from './session.ts';
import {isFolderClaimed} from '../harness/providers/control-plane/claim.ts';
import {dataFolder} from '../harness/providers/control-plane/data-folder.ts';
import {listControlPlanes, removeControlPlane} from '../harness/providers/control-plane/kept.ts';
import {claimCluster, isClaimed} from '../harness/providers/kind/cluster-claim.ts';
import {
	clusterPrefix,
	listKindClusters,
	removeKindCluster,
} from '../harness/providers/kind/kind.ts';
import type {Settings} from '../harness/machine/settings.ts';
import {choose} from '../harness/machine/usage-error.ts';
import {inspectEngine} from '../images/engine/engine.ts';
import {readyKind} from '../images/engine/kind-tool.ts';
import type {CacheSettings} from '../images/cache/cache.ts';

/** Something of ours that can be removed by its name. */
interface Removable {
	readonly name: string;
	readonly what: string;
	isUsed(): Promise<boolean>;
	/** Throws an `EnvironmentError` when a run is using it. */
	remove(): Promise<void>;
}

/** `spd down [NAME]`: removes the cluster or control plane of that name, or every one of ours that nobody uses. */
export async function down(name: string | undefined, settings: Settings): Promise<number> {
	return session(settings, {}, async (progress, signal) => {
		const planes = await controlPlanes();
		const isPlane = planes.some(each => each.name === name);
		const clusters = isPlane ? [] : await kindClusters({...settings, progress, signal});
		const ours = [...planes, ...clusters];
		const names = ours.map(each => each.name);
		const wanted = name === undefined ? names : [choose('cluster', name, names)];
		for (const each of ours.filter(one => wanted.includes(one.name))) {
			if (name === undefined && (await each.isUsed())) {
				progress.note(`${each.name} stays: a run is using it`);
				continue;
			}
			const removed = progress.step(`removing ${each.what} ${each.name}`);
			await each.remove();
			removed();
		}
		return 0;
	});
}

async function controlPlanes(): Promise<readonly Removable[]> {
	return (await listControlPlanes()).map(name => ({
		name,
		what: 'control plane',
		isUsed: () => isFolderClaimed(dataFolder(name)),
		remove: () => removeControlPlane(name),
	}));
}

/** Without an engine that answers there are none. */
async function kindClusters(settings: CacheSettings): Promise<readonly Removable[]> {
	const {cache} = settings;
	if (!(await inspectEngine({cache})).facts) return [];
	const kind = (await readyKind(settings)).path;
	const ours = (await listKindClusters(kind)).filter(each => each.startsWith(clusterPrefix));
	return ours.map(name => ({
		name,
		what: 'cluster',
		isUsed: () => isClaimed(cache, name),
		async remove() {
			await using _ = await claimCluster(cache, name);
			await removeKindCluster(kind, name);
		},
	}));
}
