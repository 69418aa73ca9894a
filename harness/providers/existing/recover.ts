import type {Connection} from '../../cluster/connect.ts';
import {holdLease} from '../../cluster/lease.ts';
import {readLease, tellHolder, type LeasePlace} from '../../cluster/lease-object.ts';
import {deleteNamespace, namespacesGone, runLabel} from '../../cluster/namespace.ts';
import {
	readJournal,
	removeJournal,
	type JournalRecord,
} from '../../configuration/journal-record.ts';
import {restoreRecord} from '../../configuration/restore-record.ts';
import {ifAllowed} from '../../machine/tell-error.ts';
import {knativeLevel} from '../../model/level-source.ts';
import {hasInstalled, uninstall} from './uninstall.ts';
import type {Progress} from '../../../images/host/progress.ts';

/** The Lease that a run holds while it uses a cluster that stays. */
export const runLease = {
	namespace: knativeLevel.namespace,
	name: 'secure-pod-defaults-conformance',
} as const satisfies LeasePlace;

/** What a run that did not end by itself has left on a cluster. */
export interface LeftOnCluster {
	/** What it changed of the configuration; undefined if nothing, or if it was put back. */
	readonly journal: JournalRecord | undefined;
	/** Who holds the Lease, and since when: a run that is alive, or one that was killed. */
	readonly holder: string | undefined;
	/** Objects with a run's label, as `KIND NAME`, by the run's id. */
	readonly objects: ReadonlyMap<string, readonly string[]>;
}

/** Looks; changes nothing. */
export async function leftOnCluster(connection: Connection): Promise<LeftOnCluster> {
	const {core, admission} = connection;
	const labelled = {labelSelector: runLabel};
	const [journal, lease, namespaces, webhooks] = await Promise.all([
		readJournal(connection),
		readLease(connection, runLease),
		core.listNamespace(labelled),
		ifAllowed(admission.listMutatingWebhookConfiguration(labelled)),
	]);
	const found = [
		...(webhooks?.items ?? []).map(
			({metadata}) => ['MutatingWebhookConfiguration', metadata] as const,
		),
		...namespaces.items.map(({metadata}) => ['Namespace', metadata] as const),
	];
	const objects = Map.groupBy(found, ([, metadata]) => metadata?.labels?.[runLabel] ?? '');
	return {
		journal,
		holder: lease && tellHolder(lease),
		objects: new Map(
			[...objects].map(([run, all]) => [
				run,
				all.map(([kind, metadata]) => `${kind} ${metadata?.name ?? ''}`),
			]),
		),
	};
}

/**
 * Puts back what a killed run has changed and deletes what it created, by its id. Its Lease is taken over first, which
 * takes until it has expired. Objects of a run that has no journal stay: it may be alive, since `spd repro` takes no Lease.
 * @throws {EnvironmentError} if a run that is alive uses the cluster, or another client has changed what the run wrote
 */
export async function recover(
	connection: Connection,
	{holder, progress, signal}: {holder: string; progress: Progress; signal: AbortSignal},
): Promise<LeftOnCluster> {
	await using _ = await holdLease(connection, runLease, {holder, progress, signal});
	const left = await leftOnCluster(connection);
	if (!left.journal) return left;
	const {run} = left.journal;
	await restoreRecord(connection, left.journal, async () => {
		if (await hasInstalled(connection, run)) return uninstall(connection, run);
		await removeRun(connection, run);
		await namespacesGone(connection, `${runLabel}=${run}`);
		await removeJournal(connection, run);
	});
	return left;
}

/** Webhooks first: one without a server would keep objects in its namespaces from being finalized. */
export async function removeRun(
	{admission, core, ...rest}: Connection,
	run: string,
): Promise<void> {
	const labelSelector = `${runLabel}=${run}`;
	await ifAllowed(admission.deleteCollectionMutatingWebhookConfiguration({labelSelector}));
	const {items} = await core.listNamespace({labelSelector});
	for (const {metadata} of items) {
		await deleteNamespace({admission, core, ...rest}, metadata?.name ?? '');
	}
}
