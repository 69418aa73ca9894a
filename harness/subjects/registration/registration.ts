import type {V1MutatingWebhookConfiguration, V1MutatingWebhook} from '@kubernetes/client-node';
import {runLabel} from '../../cluster/namespace.ts';

/** How the API server reaches a webhook: by a URL, or by a Service of the cluster. */
export interface Reached {
	readonly url?: string;
	readonly service?: {readonly namespace: string; readonly name: string; readonly path: string};
	/** PEM; default: the API server's own authorities. */
	readonly ca?: string;
}

/** The webhook's name, which the API server uses in its messages. */
export const subjectWebhook = 'subject.secure-pod-defaults.conformance';

/**
 * A ConfigMap with this name is refused in the run's namespaces; the refusal proves that a registration has arrived.
 */
export const registrationWitness = 'registration-witness';

/** The message of the refusal: the second condition reads a field that no ConfigMap has. */
export const witnessRefusal = 'no such key: noSuchField';

/** Knative's own webhook; configurations are named so that they sort before or after it. */
const knatives = 'webhook.serving.knative.dev';

/**
 * A subject in the namespaces of one run. Webhooks are called in the order of their configurations' names: in the
 * second namespace (`other`) the subject comes after Knative's own, elsewhere before it, so that rows show that the
 * order does not matter.
 */
export function registrations(run: string, reached: Reached): V1MutatingWebhookConfiguration[] {
	return (['In', 'NotIn'] as const).map(operator => ({
		apiVersion: 'admissionregistration.k8s.io/v1',
		kind: 'MutatingWebhookConfiguration',
		metadata: {
			name: operator === 'In' ? `z.after.${knatives}.${run}` : `a.before.${knatives}.${run}`,
			labels: {[runLabel]: run},
		},
		webhooks: [subject(run, operator, reached), witness(run, operator, reached)],
	}));
}

type Operator = 'In' | 'NotIn';

function subject(run: string, operator: Operator, reached: Reached): V1MutatingWebhook {
	const serving = {
		apiGroups: ['serving.knative.dev'],
		apiVersions: ['v1'],
		scope: 'Namespaced',
	};
	return {
		...inNamespaces(run, operator, reached),
		name: subjectWebhook,
		rules: [
			{...serving, operations: ['CREATE', 'UPDATE'], resources: ['services', 'configurations']},
			// The spec of a Revision is immutable.
			{...serving, operations: ['CREATE'], resources: ['revisions']},
		],
		reinvocationPolicy: 'IfNeeded',
	};
}

/** Refuses one ConfigMap, by a condition that cannot be evaluated, and is never called. */
function witness(run: string, operator: Operator, reached: Reached): V1MutatingWebhook {
	return {
		...inNamespaces(run, operator, reached),
		name: 'witness.secure-pod-defaults.conformance',
		rules: [
			{apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['configmaps']},
		],
		matchConditions: [
			{name: 'only-the-witness', expression: `object.metadata.name == "${registrationWitness}"`},
			{name: 'refuse', expression: 'object.noSuchField == true'},
		],
	};
}

function inNamespaces(
	run: string,
	operator: Operator,
	{url, service, ca}: Reached,
): Omit<V1MutatingWebhook, 'name'> {
	return {
		admissionReviewVersions: ['v1'],
		clientConfig: {
			...(url !== undefined && {url}),
			...(service && {service: {...service, port: 443}}),
			...(ca !== undefined && {caBundle: Buffer.from(ca).toString('base64')}),
		},
		namespaceSelector: {
			matchLabels: {[runLabel]: run},
			matchExpressions: [{key: 'kubernetes.io/metadata.name', operator, values: [`${run}-other`]}],
		},
		sideEffects: 'None',
		failurePolicy: 'Fail',
		timeoutSeconds: 5,
	};
}
