import {RbacAuthorizationV1Api} from '@kubernetes/client-node';
import pRetry from 'p-retry';
import {EnvironmentError} from '../../../images/host/errors.ts';
import type {Connection} from '../../cluster/connect.ts';
import {deleteNamespace, namespacesGone, runLabel} from '../../cluster/namespace.ts';
import {limits} from '../../machine/limits.ts';
import {knativeLevel} from '../../model/level-source.ts';

const {namespace} = knativeLevel;

/**
 * Deletes what `--install` has created, of a run that `hasInstalled`, by the run's label: first the run's own namespaces, while Knative can still finalize
 * what is in them; then webhooks, definitions and roles; last Knative's namespace, which holds the journal.
 */
export async function uninstall(connection: Connection, run: string): Promise<void> {
	const {core, admission, extensions, kubeConfig} = connection;
	const labelSelector = `${runLabel}=${run}`;
	const own = `${labelSelector},kubernetes.io/metadata.name!=${namespace}`;
	const {items} = await core.listNamespace({labelSelector: own});
	for (const {metadata} of items) await deleteNamespace(connection, metadata?.name ?? '');
	await namespacesGone(connection, own);
	await admission.deleteCollectionMutatingWebhookConfiguration({labelSelector});
	await admission.deleteCollectionValidatingWebhookConfiguration({labelSelector});
	await extensions.deleteCollectionCustomResourceDefinition({labelSelector});
	const access = kubeConfig.makeApiClient(RbacAuthorizationV1Api);
	await access.deleteCollectionClusterRoleBinding({labelSelector});
	await access.deleteCollectionClusterRole({labelSelector});
	await endPods(connection, labelSelector);
	const all = await core.listNamespace({labelSelector});
	for (const {metadata} of all.items) await deleteNamespace(connection, metadata?.name ?? '');
	await namespacesGone(connection, labelSelector);
}

/**
 * A namespace that is deleted while it has Pods is looked at again after half of their longest grace period, also if they
 * have ended at once (Kubernetes 1.34, `pkg/controller/namespace`): 300 s for Knative's activator.
 */
async function endPods({apps, core}: Connection, labelSelector: string): Promise<void> {
	await apps.deleteCollectionNamespacedDeployment({
		namespace,
		labelSelector,
		propagationPolicy: 'Background',
	});
	await pRetry(
		async () => {
			const {items} = await core.listNamespacedPod({namespace});
			if (items.length === 0) return;
			await core.deleteCollectionNamespacedPod({namespace, gracePeriodSeconds: 1});
			throw new EnvironmentError(`Pods that do not end in namespace ${namespace}`);
		},
		{
			retries: Number.POSITIVE_INFINITY,
			maxRetryTime: limits.objectsGone,
			factor: 1,
			minTimeout: 500,
		},
	);
}

/** Whether that run has installed Knative there. */
export async function hasInstalled({core}: Connection, run: string): Promise<boolean> {
	const {items} = await core.listNamespace({
		labelSelector: `${runLabel}=${run},kubernetes.io/metadata.name=${namespace}`,
	});
	return items.length > 0;
}
