import type {Connection} from './connect.ts';
import {apiError, isNotFound} from '../machine/tell-error.ts';

/** The label that every object of a run carries, with the run's id; nothing without it is ever deleted. */
export const runLabel = 'secure-pod-defaults-conformance/run';

/** What Pod Security does in the namespace. */
export type Enforced = 'plain' | 'restricted';

/**
 * Creates a namespace of this run together with its default ServiceAccount, so that a Pod can be created in it at once
 * and need not wait for the ServiceAccount controller.
 */
export async function createNamespace(
	connection: Connection,
	{name, run, enforced}: {name: string; run: string; enforced: Enforced},
): Promise<void> {
	const security = {'pod-security.kubernetes.io/enforce': 'restricted'};
	await connection.core.createNamespace({
		body: {
			metadata: {name, labels: {[runLabel]: run, ...(enforced === 'restricted' ? security : {})}},
		},
	});
	try {
		await connection.core.createNamespacedServiceAccount({
			namespace: name,
			body: {metadata: {name: 'default'}},
		});
	} catch (error) {
		if (apiError(error)?.code !== 409) throw error;
	}
}

/**
 * Removes everything of any run from a cluster of our own: what a killed run left there would live across this run's
 * switches. Webhooks first, since one that nobody serves any more would keep Knative from finishing what is in its
 * namespaces. Pods are forced; the namespaces' own end is not waited for.
 */
export async function removeAllRuns(connection: Connection): Promise<void> {
	await connection.admission.deleteCollectionMutatingWebhookConfiguration({
		labelSelector: runLabel,
	});
	const {items} = await connection.core.listNamespace({labelSelector: runLabel});
	for (const {metadata} of items) {
		const namespace = metadata?.name ?? '';
		await deleteNamespace(connection, namespace);
		await connection.core.deleteCollectionNamespacedPod({namespace, gracePeriodSeconds: 0});
	}
}

/** Asks for the namespace's end and does not wait for it: the namespace controller finishes in steps of 5 s. */
export async function deleteNamespace(connection: Connection, name: string): Promise<void> {
	try {
		await connection.core.deleteNamespace({name});
	} catch (error) {
		if (!isNotFound(error)) throw error;
	}
}
