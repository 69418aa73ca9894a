import type {V1EnvVar} from '@kubernetes/client-node';
import type {Connection} from '../../harness/cluster/connect.ts';
import {defaultVersions} from '../../harness/machine/version.ts';
import {knativeLevel} from '../../harness/model/level-source.ts';

/** A guest reads the release from it, and the webhook's limit; in a control plane the webhook is a process. */
export async function createWebhooksDeployment(
	{apps}: Connection,
	env: V1EnvVar[] = [],
): Promise<void> {
	const labels = {'app.kubernetes.io/version': defaultVersions.knative, app: 'webhook'};
	await apps.createNamespacedDeployment({
		namespace: knativeLevel.namespace,
		body: {
			metadata: {name: 'webhook', labels},
			spec: {
				replicas: 0,
				selector: {matchLabels: labels},
				template: {
					metadata: {labels},
					spec: {containers: [{name: 'webhook', image: 'webhook', env}]},
				},
			},
		},
	});
}
