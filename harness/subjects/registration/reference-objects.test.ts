import test from 'ava';
import {at, isObject, objectsAt, type Json, type JsonObject} from '../../model/json.ts';
import {referenceObjects} from './reference-objects.ts';

const objects: readonly JsonObject[] = JSON.parse(
	JSON.stringify(
		referenceObjects({
			run: 'spd-1',
			namespace: 'spd-1-reference',
			configMap: 'defaults',
			image: 'dev.local/webhook/reference:1',
			command: ['node', 'main.ts'],
			user: 65532,
			tls: {certificate: 'CERTIFICATE', key: 'KEY'},
		}),
	),
);

test('every object carries the run, in the namespace that goes with it', t => {
	for (const object of objects) {
		t.is(at(object, 'metadata', 'labels', 'secure-pod-defaults-conformance/run'), 'spd-1');
		t.is(at(object, 'metadata', 'namespace'), 'spd-1-reference');
	}
});

test('it may read one ConfigMap and nothing else', t => {
	t.deepEqual(objectsAt(kind('Role'), 'rules'), [
		{
			apiGroups: [''],
			resources: ['configmaps'],
			resourceNames: ['defaults'],
			verbs: ['get', 'list', 'watch'],
		},
	]);
});

test('it sets itself all that the documentation teaches, and more', t => {
	const [container] = objectsAt(kind('Deployment'), 'spec', 'template', 'spec', 'containers');
	t.like(at(container, 'securityContext'), {
		allowPrivilegeEscalation: false,
		seccompProfile: {type: 'RuntimeDefault'},
		capabilities: {drop: ['ALL']},
		runAsNonRoot: true,
		runAsUser: 65532,
		readOnlyRootFilesystem: true,
	});
});

test('its level is not set to begin with', t => {
	t.false('data' in kind('ConfigMap'));
});

function kind(name: string): JsonObject {
	const found: Json | undefined = objects.find(object => object['kind'] === name);
	if (!isObject(found)) throw new Error(`there is no ${name}`);
	return found;
}
