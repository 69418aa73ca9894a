import {apiError, isNotFound} from '../machine/tell-error.ts';
import type {Connection} from '../cluster/connect.ts';
import {runLabel} from '../cluster/namespace.ts';
import type {LevelSource} from '../model/level-source.ts';
import {changeData, readData} from './config-map.ts';
import type {Elsewhere} from '../model/configuration.ts';

/**
 * Writes `enabled` under the level's key where it must not be read; gives what puts things back. A ConfigMap that is
 * not there is created for the run, and removed again.
 */
export async function writeElsewhere(
	connection: Connection,
	source: LevelSource,
	elsewhere: Elsewhere,
	{run, namespace}: {run: string; namespace: string},
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
	const before = (await readData(connection, place))[source.key] ?? null;
	await changeData(connection, place, data);
	return {
		async [Symbol.asyncDispose]() {
			await changeData(connection, place, {[source.key]: before});
		},
	};
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
