import type {ManifestObject} from '../../images/recipe/manifests.ts';
import {sampleReference} from '../../images/recipe/samples.ts';
import {defaultVersions} from '../../harness/machine/version.ts';

/** What a vendor has written for its cluster, and what its users have there. */

export const servingNamespace = 'knative-serving';
export const operatorNamespace = 'knative-operator';

const release = defaultVersions.knative;
const app = sampleReference('app-numeric');

/** Two processors have no room for the requests of the released manifests beside Services. */
const little = (name: string) => ({resources: [{container: name, requests: {cpu: '10m'}}]});

/**
 * The released manifests without an ingress, with three webhooks and their own client limits. What this project builds
 * no image of is not needed here: an app that is Ready and does nothing takes its place.
 */
export const knativeServing: ManifestObject = {
	apiVersion: 'operator.knative.dev/v1beta1',
	kind: 'KnativeServing',
	metadata: {name: 'knative-serving', namespace: servingNamespace},
	spec: {
		version: release,
		registry: {
			default: `dev.local/knative/\${NAME}:v${release}`,
			override: {'autoscaler-hpa': app, migrate: app, cleanup: app},
		},
		ingress: {istio: {enabled: false}, kourier: {enabled: false}, contour: {enabled: false}},
		// `registry` does not reach it.
		config: {deployment: {'queue-sidecar-image': `dev.local/knative/queue:v${release}`}},
		workloads: [
			{name: 'webhook', replicas: 3, ...little('webhook')},
			...['controller', 'activator', 'autoscaler', 'autoscaler-hpa'].map(name => ({
				name,
				...little(name),
			})),
		],
	},
};

export const namespaceOf = (name: string, labels = {}): ManifestObject => ({
	apiVersion: 'v1',
	kind: 'Namespace',
	metadata: {name, labels},
});

/** The namespaces with other people's Services. */
export const otherNamespaces = ['others', 'enforcing'] as const;

const restricted = {
	allowPrivilegeEscalation: false,
	runAsNonRoot: true,
	capabilities: {drop: ['ALL']},
	seccompProfile: {type: 'RuntimeDefault'},
};

/** Services that stay alive, one of them where Pod Security enforces `restricted`. */
export const otherPeoples: readonly ManifestObject[] = [
	service('others', 'one', {image: sampleReference('app-root')}),
	service('others', 'two', {image: app}),
	service('enforcing', 'hardened', {image: app, securityContext: restricted}),
];

export const theirNamespaces: readonly ManifestObject[] = [
	namespaceOf('others'),
	namespaceOf('enforcing', {'pod-security.kubernetes.io/enforce': 'restricted'}),
];

function service(
	namespace: (typeof otherNamespaces)[number],
	name: string,
	container: object,
): ManifestObject {
	const annotations = {'autoscaling.knative.dev/min-scale': '1'};
	return {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Service',
		metadata: {name, namespace},
		spec: {template: {metadata: {annotations}, spec: {containers: [container]}}},
	};
}
