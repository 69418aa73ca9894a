import test from 'ava';
import {causeOf} from './catalogue.ts';
import {findingOf, type Example} from './examples.ts';
import type {ImageFacts} from './finding.ts';
import {together} from './override.ts';

const image: ImageFacts = {user: '', program: ['/app'], exposed: [], architecture: 'amd64'};
const crash = (text: string, rest: Partial<Example> = {}) =>
	causeOf(findingOf({outcome: 'crashed', exitCode: 1, text, ...rest}));

const named = (user: string, uid?: number) =>
	causeOf(
		findingOf({
			outcome: 'refused',
			text: `container has runAsNonRoot and image has non-numeric user (${user}), cannot verify user is non-root`,
			image: {...image, user, ...(uid !== undefined && {uid})},
		}),
	);
const first = (path: string) => crash(`open ${path}: permission denied`)?.overrides[0];

test('a USER by name is given the number that it has in the image', t => {
	t.deepEqual(named('app', 1000)?.overrides[0], {securityContext: {runAsUser: 1000}});
	t.deepEqual(named('app', 1000)?.imageChanges, [
		'give USER a number: USER 1000 instead of USER app',
	]);
	t.deepEqual(named('root', 0)?.overrides[0], {securityContext: {runAsUser: 65_532}});
	t.deepEqual(named('app')?.overrides[0], {securityContext: {runAsUser: 65_532}});
});

test('a program with a file capability is tried with it, then on the low port that the image names', t => {
	const cause = crash('exec /usr/bin/caddy: operation not permitted', {
		image: {...image, exposed: [80, 443], fileCapabilities: 'cap_net_bind_service=ep'},
	});
	t.deepEqual(cause?.overrides, [
		{securityContext: {capabilities: {drop: ['ALL'], add: ['NET_BIND_SERVICE']}}},
		{ports: [{containerPort: 80}]},
		{securityContext: {capabilities: {}}},
	]);
	t.deepEqual(cause?.imageChanges, ['take the capability off: RUN setcap -r /usr/bin/caddy']);
	t.regex(cause?.why ?? '', /cap_net_bind_service=ep/);
});

test('a folder that it may not write becomes an empty volume, unless no container can do without it', t => {
	t.deepEqual(first('/data/db/a.lock'), {emptyDirs: ['/data/db']});
	for (const path of ['/a.lock', '/etc/app/a.conf', '/dev/stdout', '/usr/lib/a']) {
		t.deepEqual(first(path), {securityContext: {capabilities: {}}}, path);
	}
});

test('each port on which it is seen listening is tried', t => {
	const listening = [
		{address: '0.0.0.0', port: 3000},
		{address: '::', port: 9999},
	];
	t.deepEqual(causeOf(findingOf({outcome: 'pending', listening}))?.overrides, [
		{ports: [{containerPort: 3000}]},
		{ports: [{containerPort: 9999}]},
	]);
});

test('what Pod Security demands is set, and nothing else', t => {
	const text =
		'pods "a" is forbidden: violates PodSecurity "restricted:latest": allowPrivilegeEscalation != false (…), runAsNonRoot != true (…)';
	t.deepEqual(causeOf(findingOf({outcome: 'denied', text}))?.overrides, [
		{securityContext: {allowPrivilegeEscalation: false, runAsNonRoot: true}},
	]);
});

test('two overrides together keep what only one of them sets', t => {
	t.deepEqual(
		together(
			{securityContext: {runAsNonRoot: false}, emptyDirs: ['/a']},
			{securityContext: {capabilities: {}}, emptyDirs: ['/a', '/b'], ports: [{containerPort: 1}]},
		),
		{
			securityContext: {runAsNonRoot: false, capabilities: {}},
			emptyDirs: ['/a', '/b'],
			ports: [{containerPort: 1}],
		},
	);
});
