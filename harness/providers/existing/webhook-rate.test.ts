import type {V1Container} from '@kubernetes/client-node';
import test from 'ava';
import {webhookRate} from './webhook-rate.ts';

/** The limit that a Deployment with this container sets. */
const rateOf = (webhook: Partial<V1Container>) =>
	webhookRate({
		metadata: {namespace: 'knative-serving', name: 'webhook'},
		spec: {
			selector: {},
			template: {spec: {containers: [{name: 'proxy'}, {name: 'webhook', ...webhook}]}},
		},
	});

test('without a setting it is the default of four controllers', t => {
	t.deepEqual(rateOf({}), {
		perSecond: 20,
		from: 'the webhook’s default: Deployment knative-serving/webhook sets no other limit',
	});
	t.is(rateOf({env: [{name: 'KUBE_API_QPS', value: ''}]}).perSecond, 20);
	t.is(rateOf({env: [{name: 'KUBE_API_QPS', value: '0'}]}).perSecond, 20);
});

test('the flag comes before the variable', t => {
	const env = [{name: 'KUBE_API_QPS', value: '200'}];
	t.deepEqual(rateOf({env}), {
		perSecond: 200,
		from: 'KUBE_API_QPS of Deployment knative-serving/webhook',
	});
	t.is(rateOf({env, args: ['-kube-api-qps=50']}).perSecond, 50);
	t.is(rateOf({env, args: ['--kube-api-burst=9', '--kube-api-qps', '40.5']}).perSecond, 40.5);
	t.is(rateOf({env, args: ['--kube-api-qps=0']}).perSecond, 20);
});

test('what the Deployment does not show is said', t => {
	const valueFrom = {configMapKeyRef: {name: 'limits', key: 'qps'}};
	t.regex(rateOf({env: [{name: 'KUBE_API_QPS', valueFrom}]}).from, /from elsewhere/);
	t.regex(rateOf({envFrom: [{configMapRef: {name: 'limits'}}]}).from, /from elsewhere/);
});
