import test from 'ava';
import {manifestOf} from './manifest.ts';

const placement = {name: 'x', namespace: 'n', image: 'dev.local/x:v1'};

test('a Service has what the user wrote, and nothing that they left out', t => {
	t.deepEqual(manifestOf('Service', {image: 'app-numeric'}, placement), {
		apiVersion: 'serving.knative.dev/v1',
		kind: 'Service',
		metadata: {name: 'x', namespace: 'n'},
		spec: {
			template: {
				metadata: {},
				spec: {timeoutSeconds: 1, containers: [{image: 'dev.local/x:v1'}]},
			},
		},
	});
});

test('null is sent as null', t => {
	const workload = {image: 'app-numeric', securityContext: null, podSecurityContext: null} as const;
	t.like(manifestOf('Revision', workload, placement), {
		spec: {securityContext: null, containers: [{securityContext: null}]},
	});
});

test('labels and annotations go to the template; a Revision is its own', t => {
	const marked = {...placement, labels: {run: 'a'}, annotations: {deadline: '30s'}};
	const marks = {labels: {run: 'a'}, annotations: {deadline: '30s'}};
	t.like(manifestOf('Configuration', {image: 'app-numeric'}, marked), {
		metadata: {name: 'x', namespace: 'n', labels: {run: 'a'}},
		spec: {template: {metadata: marks}},
	});
	t.deepEqual(manifestOf('Revision', {image: 'app-numeric'}, marked)['metadata'], {
		name: 'x',
		namespace: 'n',
		...marks,
	});
});

test('what is not to be scheduled asks for more than there is', t => {
	const workload = {image: 'app-numeric', name: 'x', namespace: 'plain', as: 'Service'} as const;
	const resources = {requests: {cpu: '5m'}};
	for (const [pod, cpu] of [
		['started', '5m'],
		['unscheduled', '1000'],
	] as const) {
		t.like(manifestOf('Revision', {...workload, pod}, {...placement, resources}), {
			spec: {containers: [{resources: {requests: {cpu}}}]},
		});
	}
});
