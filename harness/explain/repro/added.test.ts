import test from 'ava';
import {parse} from 'yaml';
import {added, yamlOf} from './added.ts';
import {pastedImages} from './pasted-images.ts';
import {serviceOf} from './service.ts';

test('a manifest is told without the secrets in its environment', t => {
	const env = [
		{name: 'DB_PASSWORD', value: 'hunter2'},
		{name: 'DB_URL', value: 'postgres://app:hunter2@db/app'},
		{name: 'GREETING', value: 'hello'},
	];
	const told = yamlOf(
		{kind: 'Service', spec: {containers: [{args: ['--token', 'hunter2'], env}]}},
		new Map(),
	);
	t.notRegex(told, /hunter2/);
	t.regex(told, /name: DB_PASSWORD\s+value: "?\[redacted\]"?\n/);
	t.regex(told, /value: hello/);
});

test('an image of this machine has a name and a comment for others', t => {
	const folder = '/home/me/My App';
	const pasted = pastedImages(
		new Map([
			[folder, {from: 'Dockerfile'}],
			['caddy', {from: 'sample'}],
		]),
	);
	const told = yamlOf(serviceOf(folder, 80), pasted);
	t.notRegex(told, /home/);
	t.regex(told, /image: registry.example\/my-app:v1 # the image that was built here: push it, and/);
	t.is(parse(told).spec.template.spec.containers[0].image, 'registry.example/my-app:v1');
	t.regex(yamlOf(serviceOf('caddy', 80), pasted), /image: caddy\n/);
	const stored = {
		spec: {template: {spec: {containers: [{securityContext: {runAsNonRoot: true}}]}}},
	};
	t.regex(added(serviceOf(folder, 80), stored, pasted), /^ .*registry.example\/my-app:v1 # the/m);
});

test('what the user set is read back by Kubernetes as it was', t => {
	const env = [{name: 'SIZE', value: '1_000'}];
	const told = yamlOf({kind: 'Service', spec: {containers: [{env}]}}, new Map());
	t.regex(told, /value: "1_000"\n/);
});
