import {loadYaml, PatchStrategy, type KubernetesObject} from '@kubernetes/client-node';
import pMap from 'p-map';
import type {ManifestObject} from '../../images/recipe/manifests.ts';
import type {Connection} from './connect.ts';
import {requestsAtOnce} from '../machine/limits.ts';

const fieldManager = 'secure-pod-defaults-conformance';

/** Creates or changes the objects by server-side apply, in no particular order. */
export async function applyAll(
	connection: Connection,
	objects: readonly ManifestObject[],
	signal: AbortSignal,
): Promise<void> {
	await pMap(objects, object => apply(connection, object), {concurrency: requestsAtOnce, signal});
}

async function apply(connection: Connection, object: ManifestObject): Promise<void> {
	// The typed client serialises a built-in kind from its own model, so the plain object is converted first.
	const model: KubernetesObject = loadYaml(JSON.stringify(object));
	await connection.objects.patch(
		model,
		undefined,
		undefined,
		fieldManager,
		true,
		PatchStrategy.ServerSideApply,
	);
}
