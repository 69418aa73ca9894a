import {apiError, isNotFound} from '../machine/tell-error.ts';
import type {Connection} from '../cluster/connect.ts';
import {runLabel} from '../cluster/namespace.ts';
import type {LevelSource} from '../model/level-source.ts';
import {changeData, readData, type Changes} from './config-map.ts';
import {journalPlace} from './journal-record.ts';
import type {Journal} from './journal.ts';
import type {Elsewhere} from '../model/configuration.ts';

/**
 * Writes `enabled` under the level's key where it must not be read; returns the disposable that undoes it. A missing
 * ConfigMap is created for the run and deleted again.
 */
export async function writeElsewhere(
	connection: Connection,
	source: LevelSource,
	elsewhere: Elsewhere,
	{run, namespace, journal}: {run: string; namespace: string; journal: Journal | undefined},
): Promise<AsyncDisposable> {
	const place =
		elsewhere === 'another namespace'
			? {namespace, configMap: source.configMap}
			: {namespace: source.namespace, configMap: source.anotherConfigMap};
	const [enabled] = source.spellings.enabled;
	const data = {[source.key]: enabled};
	try {
		await connection.core.createNamespacedConfigMap({
			namespace: place.namespace,
			body: {metadata: {name: place.configMap, labels: {[runLabel]: run}}, data},
		});
		return {[Symbol.asyncDispose]: () => remove(connection, place)};
	} catch (error) {
		if (apiError(error)?.code !== 409) throw error;
	}
	const change = (changes: Changes): Promise<unknown> =>
		journal ? journal.change(place, changes) : changeData(connection, place, changes);
	const before = (await readData(connection, place))[source.key] ?? null;
	await change(data);
	return {
		async [Symbol.asyncDispose]() {
			await change({[source.key]: before});
		},
	};
}

/** What killed runs have created so on a cluster of ours: other clusters are not written to but by the journal. */
export async function removeElsewhere(connection: Connection): Promise<void> {
	const {items} = await connection.core.listConfigMapForAllNamespaces({labelSelector: runLabel});
	for (const {metadata} of items) {
		const {name = '', namespace = ''} = metadata ?? {};
		if (name !== journalPlace.configMap) await remove(connection, {namespace, configMap: name});
	}
}

async function remove(
	connection: Connection,
	{namespace, configMap}: {namespace: string; configMap: string},
): Promise<void> {
	try {
		await connection.core.deleteNamespacedConfigMap({name: configMap, namespace});
	} catch (error) {
		if (!isNotFound(error)) throw error;
	}
}
