import type {V1PodTemplateSpec} from '@kubernetes/client-node';
import {apiError} from '../machine/tell-error.ts';
import type {Connection} from '../cluster/connect.ts';
import {at, isObject, type JsonObject} from '../model/json.ts';
import type {Verdict} from '../model/readings.ts';

/**
 * The result of the API server's own Pod Security admission for a Pod from the Deployment's template, including
 * queue-proxy: a dry-run create in a namespace that enforces `restricted`.
 */
export async function judgePod(
	connection: Connection,
	restrictedNamespace: string,
	deployment: JsonObject,
): Promise<Verdict> {
	const template = at(deployment, 'spec', 'template');
	if (!isObject(template)) throw new Error('the Deployment has no template');
	const {metadata, spec} = template as V1PodTemplateSpec;
	try {
		await connection.core.createNamespacedPod({
			namespace: restrictedNamespace,
			body: {
				metadata: {
					generateName: 'judged-',
					...(metadata?.annotations && {annotations: metadata.annotations}),
					...(metadata?.labels && {labels: metadata.labels}),
				},
				...(spec && {spec}),
			},
			dryRun: 'All',
		});
		return {admitted: true, message: ''};
	} catch (error) {
		const refused = apiError(error);
		if (refused?.code === 403) return {admitted: false, message: refused.message};
		throw error;
	}
}
