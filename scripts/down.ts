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
import {allLeftovers} from '../harness/providers/doctor/leftovers.ts';
import type {RunProgress} from '../harness/machine/progress/run-progress.ts';
import {tellError} from '../harness/machine/tell-error.ts';
import {choose, UsageError} from '../harness/machine/usage-error.ts';
import {inspectEngine} from '../images/engine/engine.ts';
import {readyKind} from '../images/engine/kind-tool.ts';
import type {CacheSettings} from '../images/cache/cache.ts';

/** A cluster or control plane made by `spd` that can be removed by its name. */
interface Removable {
	readonly name: string;
	readonly what: string;
	isUsed(): Promise<boolean>;
	/** Throws an `EnvironmentError` when a run is using it. */
	remove(): Promise<void>;
}

/**
 * `spd down [NAME]`: removes the cluster or control plane of that name, or every one made by `spd` that is not in
 * use and what processes left that have certainly ended; with `leftovers` only these.
 */
export async function down(
	name: string | undefined,
	{leftovers = false}: {leftovers?: boolean},
	settings: Settings,
): Promise<number> {
	if (leftovers && name !== undefined) {
		throw new UsageError('--leftovers takes no name: it removes what killed processes left');
	}
	return session(settings, {}, async (progress, signal) => {
		if (leftovers) return removeLeftovers(settings, progress);
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
		return name === undefined ? removeLeftovers(settings, progress) : 0;
	});
}

/** What cannot be removed is told, and the rest removed all the same. */
async function removeLeftovers(settings: Settings, progress: RunProgress): Promise<number> {
	let exitCode = 0;
	for (const {what, remove, clear} of await allLeftovers(settings.cache)) {
		if (clear === undefined) continue;
		const removed = progress.step(`removing ${what} (${remove})`);
		try {
			await clear();
			removed();
		} catch (error) {
			removed('failed');
			progress.note(`this could not be removed: ${remove}\n${tellError(error)}`);
			exitCode = 2;
		}
	}
	return exitCode;
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
