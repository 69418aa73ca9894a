import test from 'ava';
import type {ManifestObject} from '../recipe/manifests.ts';
import {atPort, processManifests} from './process-manifests.ts';

const object = (kind: string, name: string, more: object = {}): ManifestObject => ({
	apiVersion: 'v1',
	kind,
	metadata: {name, namespace: 'knative-serving'},
	...more,
});

const webhook = object('MutatingWebhookConfiguration', 'webhook.serving.knative.dev', {
	webhooks: [
		{
			name: 'webhook.serving.knative.dev',
			failurePolicy: 'Fail',
			clientConfig: {service: {name: 'webhook', namespace: 'knative-serving'}},
		},
	],
});

test('nothing is deployed, and the webhook’s Service leads to this machine', t => {
	const service = object('Service', 'webhook', {spec: {selector: {app: 'webhook'}}});
	const other = object('Service', 'controller', {spec: {selector: {app: 'controller'}}});
	const {core, webhooks} = processManifests({
		crds: [],
		core: [service, other, object('Deployment', 'webhook'), webhook],
	});
	t.deepEqual(core, [
		object('Service', 'webhook', {spec: {type: 'ExternalName', externalName: '127.0.0.1'}}),
		other,
	]);
	t.deepEqual(webhooks, [webhook]);
});

test('a role that is made up of others has their rules, and not its own or those of strangers', t => {
	const role = (name: string, rule: string, labels = {}): ManifestObject => ({
		...object('ClusterRole', name, {rules: [rule]}),
		metadata: {name, labels},
	});
	const labels = {'serving.knative.dev/controller': 'true'};
	const sum = object('ClusterRole', 'sum', {
		aggregationRule: {clusterRoleSelectors: [{matchLabels: labels}]},
		rules: [],
	});
	const {core} = processManifests({
		crds: [],
		core: [
			sum,
			role('a', 'one', {...labels, more: 'x'}),
			role('b', 'two', labels),
			role('c', 'no'),
		],
	});
	t.deepEqual(core[0]?.['rules'], ['one', 'two']);
});

test('every webhook is called at the port, and is else as it was', t => {
	t.deepEqual(atPort([webhook], 4444)[0]?.['webhooks'], [
		{
			name: 'webhook.serving.knative.dev',
			failurePolicy: 'Fail',
			clientConfig: {service: {name: 'webhook', namespace: 'knative-serving', port: 4444}},
		},
	]);
});
