import {crc32} from 'node:zlib';
import {PatchStrategy, setHeaderOptions} from '@kubernetes/client-node';
import type {Connection} from '../cluster/connect.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {LevelSource} from '../model/level-source.ts';

/** Keys to set; `null` removes a key. */
export type Changes = Readonly<Record<string, string | null>>;

type Place = Pick<LevelSource, 'namespace' | 'configMap'>;

/** The ConfigMap's data as stored. Throws an `EnvironmentError` when it cannot be read. */
export async function readData(
	connection: Connection,
	{namespace, configMap}: Place,
): Promise<Readonly<Record<string, string>>> {
	try {
		const found = await connection.core.readNamespacedConfigMap({name: configMap, namespace});
		return found.data ?? {};
	} catch (error) {
		throw new EnvironmentError(
			`cannot read ConfigMap ${namespace}/${configMap}: ${String(error)}`,
			{
				cause: error,
			},
		);
	}
}

/** Merges the changes into the ConfigMap's data and gives the data as stored. */
export async function changeData(
	connection: Connection,
	{namespace, configMap}: Place,
	changes: Changes,
): Promise<Readonly<Record<string, string>>> {
	const example = changes[exampleKey];
	const body = {
		data: changes,
		...(typeof example === 'string' && {
			metadata: {annotations: {[checksumAnnotation]: checksumOf(example)}},
		}),
	};
	const patched = await connection.core.patchNamespacedConfigMap(
		{name: configMap, namespace, body},
		setHeaderOptions('Content-Type', PatchStrategy.MergePatch),
	);
	return patched.data ?? {};
}

/** The key under which Knative's ConfigMaps carry their documentation; no implementation may read a value from it. */
export const exampleKey = '_example';

const checksumAnnotation = 'knative.dev/example-checksum';

/**
 * Knative refuses a change of `_example` that does not come with its checksum (knative.dev/pkg `configmap/example.go`:
 * CRC-32 of the trimmed text, each run of newlines written as a backslash and an n).
 */
function checksumOf(example: string): string {
	return crc32(example.trim().replaceAll(/(?:\r?\n)+/g, String.raw`\n`))
		.toString(16)
		.padStart(8, '0');
}
