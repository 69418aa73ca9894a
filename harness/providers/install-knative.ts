import pRetry from 'p-retry';
import type {ManifestObject} from '../../images/recipe/manifests.ts';
import type {PreparedImages} from '../../images/prepare/prepare.ts';
import type {Progress} from '../../images/host/progress.ts';
import {applyAll} from '../cluster/apply.ts';
import {eachOf, isAvailable, isEstablished} from '../cluster/conditions.ts';
import type {Connection} from '../cluster/connect.ts';
import {askCanaries} from '../configuration/canaries.ts';
import {watched} from '../cluster/resources.ts';
import {ObjectWatch} from '../cluster/watch.ts';
import {limits} from '../machine/limits.ts';

const namespace = 'knative-serving';

/**
 * Installs Knative Serving by server-side apply and waits, by watch and for each separately, until its
 * CustomResourceDefinitions are Established and its Deployments Available.
 */
export async function installKnative(
	connection: Connection,
	{crds, core}: PreparedImages['manifests'],
	{progress, signal}: {progress: Progress; signal: AbortSignal},
): Promise<void> {
	const applied = progress.step('Knative: custom resource definitions');
	await applyAll(connection, crds, signal);
	await established(connection, crds, signal);
	applied(`${crds.length} established`);
	const rolledOut = progress.step('Knative: webhook, controller, autoscaler, activator');
	for (const objects of inOrder(core)) await applyAll(connection, objects, signal);
	await available(connection, core, signal);
	await webhookAnswers(connection, signal);
	rolledOut('available');
}

/**
 * Namespaces first; then everything that a webhook might be called for; then the webhook configurations, and last the
 * Deployments, so that no webhook is called before it runs.
 */
function inOrder(core: readonly ManifestObject[]): readonly (readonly ManifestObject[])[] {
	return [0, 1, 2, 3].map(wanted => core.filter(object => rank(object) === wanted));
}

function rank({kind}: ManifestObject): number {
	if (kind === 'Namespace') return 0;
	if (kind.endsWith('WebhookConfiguration')) return 2;
	return kind === 'Deployment' ? 3 : 1;
}

/** The API server may not yet reach an Available webhook: kube-proxy gets its endpoint a moment later. */
export async function webhookAnswers(connection: Connection, signal: AbortSignal): Promise<void> {
	await pRetry(() => askCanaries(connection, 'default'), {
		retries: Number.POSITIVE_INFINITY,
		minTimeout: 50,
		factor: 1.5,
		maxTimeout: 1_000,
		maxRetryTime: limits.webhookAnswers,
		signal,
	});
}

async function established(
	connection: Connection,
	crds: readonly ManifestObject[],
	signal: AbortSignal,
): Promise<void> {
	await using watch = await ObjectWatch.start(connection, watched('CustomResourceDefinition'));
	await eachOf(watch, crds, isEstablished, limits.crdEstablished, signal);
}

async function available(
	connection: Connection,
	core: readonly ManifestObject[],
	signal: AbortSignal,
): Promise<void> {
	const deployments = core.filter(({kind}) => kind === 'Deployment');
	await using watch = await ObjectWatch.start(connection, watched('Deployment', namespace));
	await eachOf(watch, deployments, isAvailable, limits.deploymentAvailable, signal);
}
