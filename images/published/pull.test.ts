import test from 'ava';
import {programName} from '../recipe/manifest-patches.ts';
import {isLoopback, mirrored} from './pull.ts';

test('a mirror has the same path below its own name', t => {
	t.is(
		mirrored('docker.io/library/nginx:1', 'mirror.example/hub'),
		'mirror.example/hub/library/nginx:1',
	);
	t.is(mirrored('docker.io/library/nginx:1', undefined), 'docker.io/library/nginx:1');
});

test('a program is named by the last element', t => {
	t.is(programName('registry.example:5000/knative/cmd/queue@sha256:0'), 'queue');
	t.is(programName('dev.local/knative/webhook:v1'), 'webhook');
});

test('loopback is loopback only', t => {
	t.true(isLoopback('127.0.0.1:5000'));
	t.true(isLoopback('localhost'));
	t.false(isLoopback('localhost.example'));
	t.false(isLoopback('10.0.0.1:5000'));
});
