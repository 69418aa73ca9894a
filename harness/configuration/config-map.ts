import {crc32} from 'node:zlib';
import {PatchStrategy, setHeaderOptions, type V1ConfigMap} from '@kubernetes/client-node';
import type {Connection} from '../cluster/connect.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {LevelSource} from '../model/level-source.ts';

/** Keys to set; `null` removes a key. */
export type Changes = Readonly<Record<string, string | null>>;

/** Our own name among an object's managed fields: what we change must be told from what its owner's client did. */
export const fieldManager = 'secure-pod-defaults-conformance';

export type MapPlace = Pick<LevelSource, 'namespace' | 'configMap'>;

/** The ConfigMap as stored. Throws an `EnvironmentError` if it cannot be read. */
export async function readMap(
	connection: Connection,
	{namespace, configMap}: MapPlace,
): Promise<V1ConfigMap> {
	try {
		return await connection.core.readNamespacedConfigMap({name: configMap, namespace});
	} catch (error) {
		throw new EnvironmentError(
			`cannot read ConfigMap ${namespace}/${configMap}: ${String(error)}`,
			{cause: error},
		);
	}
}

/** Its data. Throws an `EnvironmentError` if it cannot be read. */
export async function readData(
	connection: Connection,
	place: MapPlace,
): Promise<Readonly<Record<string, string>>> {
	return (await readMap(connection, place)).data ?? {};
}

/** Merges the changes into the ConfigMap's data and returns the data as stored. */
export async function changeData(
	connection: Connection,
	place: MapPlace,
	changes: Changes,
): Promise<Readonly<Record<string, string>>> {
	return (await patchData(connection, place, changes)).data ?? {};
}

/**
 * The same, and only while the ConfigMap has that `resourceVersion` if one is given: else the API server answers 409.
 */
export async function patchData(
	connection: Connection,
	{namespace, configMap}: MapPlace,
	changes: Changes,
	resourceVersion?: string,
): Promise<V1ConfigMap> {
	const example = changes[exampleKey];
	const metadata = {
		...(resourceVersion !== undefined && {resourceVersion}),
		...(typeof example === 'string' && {annotations: {[checksumAnnotation]: checksumOf(example)}}),
	};
	return connection.core.patchNamespacedConfigMap(
		{name: configMap, namespace, body: {metadata, data: changes}, fieldManager},
		setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
	);
}

/** The key of the documentation in Knative's ConfigMaps; no implementation may read a value from it. */
export const exampleKey = '_example';

/** Of the text of `_example`. */
export const checksumAnnotation = 'knative.dev/example-checksum';

/**
 * Knative refuses a change of `_example` without its checksum (knative.dev/pkg `configmap/example.go`: CRC-32 of the
 * trimmed text, each run of newlines written as a backslash and an n).
 */
function checksumOf(example: string): string {
	return crc32(example.trim().replaceAll(/(?:\r?\n)+/g, String.raw`\n`))
		.toString(16)
		.padStart(8, '0');
}
