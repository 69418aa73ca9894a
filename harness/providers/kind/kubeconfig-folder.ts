import {readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {docker} from '../../../images/engine/docker.ts';
import {ignoreAbsence} from '../../../images/host/errors.ts';
import type {Leftover} from '../../../images/host/leftover.ts';
import {noteOwner, ownedFolders} from '../../../images/host/temporary.ts';

/** The suffix of a cluster's private folder in the temporary folder. */
export const kubeconfigSuffix = '.kubeconfig';

/** A folder's file with the cluster that it is kept for, and that cluster's engine. */
const clusterFile = 'cluster';

/** Notes in a folder that it stays as long as the cluster does. */
export async function noteCluster(folder: string, name: string): Promise<void> {
	await noteOwner(folder);
	await writeFile(path.join(folder, clusterFile), `${name} ${await engineId()}`);
}

/**
 * The folders of processes that were killed, and of clusters that are gone, among this user's. A folder of a cluster that
 * is there belongs to it. `list`: the engine's clusters, undefined if none answers; asked last, since a kind that has
 * outlived its caller may have made one until then.
 */
export async function kubeconfigFolders(
	list: () => Promise<readonly string[] | undefined>,
	where?: string,
): Promise<readonly Leftover[]> {
	const folders = await ownedFolders(/^spd-.*\.kubeconfig$/, where);
	const clusters = await list();
	const engine = clusters === undefined ? undefined : await engineId();
	const found = await Promise.all(
		folders.map(async ({folder, ended, owner}) => {
			const [cluster, home] = await clusterOf(folder);
			const name = path.basename(folder, kubeconfigSuffix);
			if (clusters?.includes(cluster ?? name)) return [];
			const remove = `rm -r ${folder}`;
			const gone = cluster === undefined || home === engine;
			if (!ended || !gone) return [{what: `kubeconfig ${why(owner, ended)}`, remove}];
			const clear = (): Promise<void> => rm(folder, {recursive: true, force: true});
			return [{what: 'kubeconfig of a run that was killed', remove, clear}];
		}),
	);
	return found.flat();
}

function why(owner: string | undefined, ended: boolean): string {
	if (owner === undefined) return 'that nobody claims';
	return ended ? 'of a cluster in another engine' : `in use by ${owner} or its children`;
}

async function clusterOf(folder: string): Promise<readonly (string | undefined)[]> {
	const noted = await readFile(path.join(folder, clusterFile), 'utf8').catch(ignoreAbsence);
	return noted?.split(' ') ?? [];
}

const engineId = (): Promise<string> => docker(['info', '--format', '{{.ID}}']);
