import test from 'ava';
import {isRefusal} from './dry-run.ts';

const denied = 'admission webhook "validation.webhook.serving.knative.dev" denied the request: ';

test('a webhook that says no has answered, also of a field with a time in its name', t => {
	for (const said of [
		'validation failed: must not set the field(s): spec.template.spec.containers[1].livenessProbe.timeoutSeconds',
		'validation failed: expected 0 <= 700 <= 600: spec.template.spec.timeoutSeconds',
		'validation failed: expected 0 <= 9 <= 1: spec.template.spec.idleTimeoutSeconds',
	]) {
		t.true(isRefusal({code: 400, message: denied + said}), said);
	}
});

test('one whose own dry run of a Pod was not answered has not', t => {
	for (const said of [
		'context deadline exceeded',
		'Get "https://10.96.0.1:443": dial tcp 10.96.0.1:443: i/o timeout',
		'net/http: request canceled (Client.Timeout exceeded while awaiting headers)',
		'request timed out',
		'dial tcp 10.96.0.1:443: connect: connection refused',
	]) {
		t.false(isRefusal({code: 400, message: `${denied}dry run failed with ${said}`}), said);
	}
});
