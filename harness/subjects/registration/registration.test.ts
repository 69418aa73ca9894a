import test from 'ava';
import {registrations, subjectWebhook} from './registration.ts';

const made = registrations('spd-1', {url: 'https://host:8443/mutate', ca: 'PEM'});

test('one sorts before the configuration of Knative’s own webhook, one after it', t => {
	const names = made.map(({metadata}) => metadata?.name ?? '');
	const [before, ...rest] = [...names, 'webhook.serving.knative.dev'].toSorted();
	t.deepEqual(names.toSorted(), [before, rest[1]]);
	t.is(rest[0], 'webhook.serving.knative.dev');
});

test('each namespace of the run has exactly one of them, and no other namespace has any', t => {
	for (const {webhooks = []} of made) {
		for (const {namespaceSelector} of webhooks) {
			t.deepEqual(namespaceSelector?.matchLabels, {
				'secure-pod-defaults-conformance/run': 'spd-1',
			});
		}
	}
	const selected = made.map(({metadata, webhooks}) => {
		const [{operator, values} = {operator: '', values: []}] =
			webhooks?.[0]?.namespaceSelector?.matchExpressions ?? [];
		return [metadata?.name?.slice(0, 1), operator, values];
	});
	t.deepEqual(
		new Set(selected),
		new Set([
			['z', 'In', ['spd-1-other']],
			['a', 'NotIn', ['spd-1-other']],
		]),
	);
});

test('services and configurations are sent when created and updated, revisions when created, no subresources', t => {
	for (const {webhooks = []} of made) {
		const subject = webhooks.find(({name}) => name === subjectWebhook);
		t.deepEqual(
			subject?.rules?.map(({operations, resources}) => [operations, resources]),
			[
				[
					['CREATE', 'UPDATE'],
					['services', 'configurations'],
				],
				[['CREATE'], ['revisions']],
			],
		);
		t.like(subject, {
			sideEffects: 'None',
			failurePolicy: 'Fail',
			timeoutSeconds: 5,
			reinvocationPolicy: 'IfNeeded',
			clientConfig: {url: 'https://host:8443/mutate', caBundle: 'UEVN'},
		});
	}
});

test('a Service of the cluster takes the place of the URL', t => {
	const service = {namespace: 'n', name: 'webhook', path: '/mutate'};
	const [first] = registrations('spd-1', {service});
	t.deepEqual(first?.webhooks?.[0]?.clientConfig, {service: {...service, port: 443}});
});
