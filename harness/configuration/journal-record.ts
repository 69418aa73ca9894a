import type {Connection} from '../cluster/connect.ts';
import {runLabel} from '../cluster/namespace.ts';
import {isNotFound} from '../machine/tell-error.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {MapPlace} from './config-map.ts';
import type {KeyedObject, OriginalMetadata, Place} from './keyed-object.ts';
import {knativeLevel} from '../model/level-source.ts';

/** One object that a run changes. */
export type Journaled = Place & {
	/** As it was found. */
	readonly original: Pick<KeyedObject, 'data'> & OriginalMetadata;
	/** By key, what the run may have left there: the value it wrote last and the one it is about to write; `null`: none. */
	readonly written: Readonly<Record<string, readonly (string | null)[]>>;
	/** The ConfigMap that an operator writes from it. */
	readonly feeds?: MapPlace;
};

/** What is needed to put everything back, from any machine. */
export interface JournalRecord {
	readonly run: string;
	/** ISO 8601. */
	readonly started: string;
	/** `HOST, process PID` of the run. */
	readonly by: string;
	readonly maps: readonly Journaled[];
}

/** The object that holds the record: in the namespace that Knative's own ConfigMap is in. */
export const journalPlace = {
	namespace: knativeLevel.namespace,
	configMap: 'secure-pod-defaults-conformance-journal',
} as const satisfies MapPlace;

/** The key of the record in it. */
export const recordKey = 'record';

/** The record that a run has left in the cluster, of one that runs now or of one that was killed; undefined if none. */
export async function readJournal(connection: Connection): Promise<JournalRecord | undefined> {
	const {namespace, configMap: name} = journalPlace;
	try {
		const {data} = await connection.core.readNamespacedConfigMap({name, namespace});
		return JSON.parse(data?.[recordKey] ?? '') as JournalRecord;
	} catch (error) {
		if (isNotFound(error)) return undefined;
		throw error;
	}
}

/** @throws {EnvironmentError} if a run has left a journal: what it changed must be put back first */
export async function requireNoJournal(connection: Connection): Promise<void> {
	if (await readJournal(connection)) throw await unrecovered(connection);
}

/** Removes the journal of that run, and no other's. */
export async function removeJournal(connection: Connection, run: string): Promise<void> {
	const {namespace, configMap: name} = journalPlace;
	try {
		const found = await connection.core.readNamespacedConfigMap({namespace, name});
		if (found.metadata?.labels?.[runLabel] !== run) return;
		const {uid} = found.metadata;
		await connection.core.deleteNamespacedConfigMap({
			namespace,
			name,
			body: {...(uid && {preconditions: {uid}})},
		});
	} catch (error) {
		if (!isNotFound(error)) throw error;
	}
}

/** Why a run may not begin. */
export async function unrecovered(connection: Connection): Promise<EnvironmentError> {
	const record = await readJournal(connection);
	const who = record ? `run ${record.run} (${record.by}, since ${record.started})` : 'a run';
	const {namespace, configMap} = journalPlace;
	return new EnvironmentError(
		`${who} has changed the configuration of this cluster and has not put it back ` +
			`(ConfigMap ${namespace}/${configMap}): wait until it has ended, or put it back with \`spd recover\``,
	);
}
