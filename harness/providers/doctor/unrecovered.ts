import {setTimeout as sleep} from 'node:timers/promises';
import path from 'node:path';
import {KubeConfig} from '@kubernetes/client-node';
import {inspectKind} from '../../../images/engine/kind-tool.ts';
import {runsHere} from '../../../images/host/holder.ts';
import {connect} from '../../cluster/connect.ts';
import {readLease} from '../../cluster/lease-object.ts';
import {readJournal} from '../../configuration/journal-record.ts';
import {limits} from '../../machine/limits.ts';
import {dataFolder} from '../control-plane/data-folder.ts';
import {adminKubeconfig} from '../control-plane/kubeconfig.ts';
import {runLease} from '../existing/recover.ts';
import {reachKindCluster} from '../kind/kind.ts';

/** The run that was killed on a kept kind cluster while it had changed the configuration; undefined if none is known. */
export async function killedOnKind(cache: string, name: string): Promise<string | undefined> {
	const kind = await inspectKind({cache});
	if (!kind) return undefined;
	try {
		const cluster = await reachKindCluster(kind.path, name);
		try {
			return await killedOn(cluster.kubeConfig);
		} finally {
			await cluster.forget();
		}
	} catch {
		// A node that is stopped has no kubeconfig; the cluster itself is listed.
		return undefined;
	}
}

/** The same of a kept control plane. */
export async function killedOnControlPlane(name: string): Promise<string | undefined> {
	const kubeConfig = new KubeConfig();
	try {
		kubeConfig.loadFromFile(path.join(dataFolder(name), adminKubeconfig));
	} catch {
		return undefined;
	}
	return killedOn(kubeConfig);
}

async function killedOn(kubeConfig: KubeConfig): Promise<string | undefined> {
	const connection = connect(kubeConfig);
	const look = async (): Promise<string | undefined> => {
		const [journal, lease] = await Promise.all([
			readJournal(connection),
			readLease(connection, runLease),
		]);
		// Of a run by --context, which has claimed the cluster by its Lease only.
		const alive = lease && runsHere(lease.spec?.holderIdentity ?? '') !== false;
		return alive ? undefined : journal?.run;
	};
	try {
		// An API server that does not answer, or not for long, is no matter of the journal: the cluster itself is listed.
		const found = look().catch(() => undefined);
		return await Promise.race([found, sleep(limits.doctorAsks, undefined, {ref: false})]);
	} finally {
		await connection.close();
	}
}
