import test from 'ava';
import {namedImages, patchManifests} from './manifest-patches.ts';
import {readManifests, type ManifestObject} from './manifests.ts';

const released = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: {name: webhook.serving.knative.dev}
---
# a comment alone
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: services.serving.knative.dev}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: webhook, namespace: knative-serving}
spec:
  template:
    spec:
      containers:
        - name: webhook
          image: registry.example/webhook@sha256:1
          env: [{name: WEBHOOK_PORT, value: "8443"}]
          readinessProbe: {httpGet: {port: 8443}}
          resources: {requests: {cpu: 100m, memory: 100Mi}, limits: {cpu: 500m}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: config-deployment, namespace: knative-serving}
data: {queue-sidecar-image: registry.example/queue@sha256:2, _example: text}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: webhook, namespace: knative-serving}
---
apiVersion: batch/v1
kind: Job
metadata: {name: migrate, namespace: knative-serving}
spec: {template: {spec: {containers: [{name: migrate, image: registry.example/migrate}]}}}
---
apiVersion: v1
kind: Namespace
metadata: {name: knative-serving}
`;

const kinds = (objects: readonly ManifestObject[]) => objects.map(({kind}) => kind);

test('definitions stand apart, the namespace first, webhook configurations last', t => {
	const {crds, core} = readManifests([released]);
	t.deepEqual(kinds(crds), ['CustomResourceDefinition']);
	t.is(kinds(core)[0], 'Namespace');
	t.is(kinds(core).at(-1), 'MutatingWebhookConfiguration');
});

test('an object that two files hold is taken once', t => {
	t.is(readManifests([released, released]).core.length, readManifests([released]).core.length);
});

test('every image is named, but for what is left out', t => {
	t.deepEqual(namedImages(readManifests([released]).core), [
		'registry.example/queue@sha256:2',
		'registry.example/webhook@sha256:1',
	]);
});

test('images become what was loaded, requests small, the webhook fast', t => {
	const {core} = patchManifests(readManifests([released]), name =>
		name.replace(/.*\/(\w+).*/, 'dev.local/$1:v1'),
	);
	t.deepEqual(kinds(core), [
		'Namespace',
		'ConfigMap',
		'Deployment',
		'MutatingWebhookConfiguration',
	]);
	t.deepEqual(core[1]?.['data'], {
		'queue-sidecar-image': 'dev.local/queue:v1',
		'queue-sidecar-cpu-request': '5m',
		_example: 'text',
	});
	t.deepEqual(core[2]?.['spec'], {
		replicas: 1,
		template: {
			spec: {
				containers: [
					{
						name: 'webhook',
						image: 'dev.local/webhook:v1',
						env: [
							{name: 'WEBHOOK_PORT', value: '8443'},
							{name: 'KUBE_API_QPS', value: '2000'},
							{name: 'KUBE_API_BURST', value: '4000'},
						],
						readinessProbe: {httpGet: {port: 8443}, periodSeconds: 1},
						resources: {requests: {cpu: '10m', memory: '100Mi'}, limits: {cpu: '500m'}},
					},
				],
			},
		},
	});
});

test('a manifest that is no YAML is refused', t => {
	t.throws(() => readManifests(['kind: [']));
});
