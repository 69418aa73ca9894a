import test from 'ava';
import {violationsIn} from './violations.ts';

const start = 'pods "x" is forbidden: violates PodSecurity "restricted:latest": ';
const four = [
	'allowPrivilegeEscalation != false (containers "user-container", "side" must set securityContext.allowPrivilegeEscalation=false)',
	'unrestricted capabilities (containers "user-container", "side" must set securityContext.capabilities.drop=["ALL"])',
	'runAsNonRoot != true (pod or containers "user-container", "side" must set securityContext.runAsNonRoot=true)',
	'seccompProfile (pod or containers "user-container", "side" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
].join(', ');

test('each reason is one check, sorted', t => {
	t.deepEqual(violationsIn(start + four), [
		'allowPrivilegeEscalation',
		'capabilities',
		'runAsNonRoot',
		'seccompProfile',
	]);
});

test('a reason without a detail, and one whose detail has parentheses', t => {
	t.deepEqual(violationsIn(`${start}hostProcess, host namespaces (hostNetwork=true (twice))`), [
		'hostNamespaces',
		'windowsHostProcess',
	]);
});

test('what Knative passes on from a dry-run Pod ends in the field’s place', t => {
	const text = `validation callback failed: dry run failed with ${start}runAsNonRoot != true (x): spec.template`;
	t.deepEqual(violationsIn(text), ['runAsNonRoot']);
});

test('baseline and restricted checks of one thing are one', t => {
	const text = `${start}non-default capabilities (x), unrestricted capabilities (y)`;
	t.deepEqual(violationsIn(text), ['capabilities']);
});

test('a reason that is not known is an error, never dropped', t => {
	t.throws(() => violationsIn(`${start}runAsNonRoot != true (x), something new (y)`), {
		message: 'Pod Security gives a reason that is not known here: something new',
	});
});

test('another refusal is an error', t => {
	t.throws(() => violationsIn('pods "x" is forbidden: exceeded quota'), {
		message: 'not a refusal of Pod Security: pods "x" is forbidden: exceeded quota',
	});
});
