import pRetry from 'p-retry';
import type {Connection} from './connect.ts';
import {limits} from '../machine/limits.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {apiError, isNotFound} from '../machine/tell-error.ts';

/** The label of every object of a run, with the run's id; nothing without it is ever deleted. */
export const runLabel = 'secure-pod-defaults-conformance/run';

/** What Pod Security enforces in the namespace. */
export type Enforced = 'plain' | 'restricted';

/**
 * Creates a namespace of this run with its default ServiceAccount, so that a Pod can be created in it at once, without
 * waiting for the ServiceAccount controller.
 */
export async function createNamespace(
	connection: Connection,
	{
		name,
		run,
		enforced,
		labels = {},
	}: {name: string; run: string; enforced: Enforced; labels?: Readonly<Record<string, string>>},
): Promise<void> {
	const security = {'pod-security.kubernetes.io/enforce': 'restricted'};
	await connection.core.createNamespace({
		body: {
			metadata: {
				name,
				labels: {...labels, [runLabel]: run, ...(enforced === 'restricted' ? security : {})},
			},
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
 * Removes the objects of all runs from a cluster that the harness owns: leftovers of a killed run would stay during
 * this run's switches. Webhooks first, since one without a server would keep Knative from finalizing objects in its
 * namespaces. Pods are force-deleted; the end of the namespaces is not waited for.
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

/** Deletes the namespace without waiting for its end: the namespace controller finishes in steps of 5 s. */
export async function deleteNamespace(connection: Connection, name: string): Promise<void> {
	try {
		await connection.core.deleteNamespace({name});
	} catch (error) {
		if (!isNotFound(error)) throw error;
	}
}

/**
 * Waits until no namespace has that label.
 * @throws {EnvironmentError} with what holds those that do not end in time; no finalizer is removed
 */
export async function namespacesGone({core}: Connection, labelSelector: string): Promise<void> {
	await pRetry(
		async () => {
			const {items} = await core.listNamespace({labelSelector});
			if (items.length === 0) return;
			const each = items.map(({metadata, status}) => {
				const held = status?.conditions?.filter(({status: is}) => is === 'True') ?? [];
				return [metadata?.name, ...held.map(({message}) => message)].join(': ');
			});
			throw new EnvironmentError(`namespaces that do not end: ${each.join('; ')}`);
		},
		{
			retries: Number.POSITIVE_INFINITY,
			maxRetryTime: limits.namespacesGone,
			factor: 1,
			minTimeout: 500,
		},
	);
}
