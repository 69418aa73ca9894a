import {randomBytes} from 'node:crypto';
import test from 'ava';
import {keepSecret, redact, redactJson} from './redact.ts';

/** Not to be found by its looks. */
const canary = randomBytes(12).toString('hex');

const secrets: readonly string[] = [
	`password=${canary}`,
	`DB_PASSWORD="two words ${canary}"`,
	`DB_PASSWORD="two words ${canary}`,
	`{"token":"${canary}","a":1}`,
	String.raw`{\"clientSecret\":\"two words ${canary}\"}`,
	`Authorization: Bearer ${canary}`,
	`authorization: ${canary}`,
	`Cookie: session=${canary}; theme=dark`.replace('; theme=dark', ''),
	`postgres://app:${canary}@db/app`,
	`AWS_SECRET_ACCESS_KEY=${canary}`,
	`aws_session_token = ${canary}`,
	`client-key-data: ${canary}`,
	`{"auths":{"registry.example":{"auth":"${canary}"}}}`,
	`{".dockerconfigjson":"${canary}"}`,
	`-----BEGIN RSA PRIVATE KEY-----\n${canary}\n-----END RSA PRIVATE KEY-----`,
	`-----BEGIN PRIVATE KEY-----\n${canary}`,
	`eyJhbGciOiJub25l.${canary}.${canary}`,
	`denied: {"env":[{"name":"GREETING","value":"${canary}"}]}`,
	String.raw`denied: {\"env\":[{\"name\":\"GREETING\",\"value\":\"${canary}\"}]}`,
	`EnvVar{Name:GREETING,Value:${canary},ValueFrom:nil,}`,
	`{"Env":["PATH=/bin","GREETING=${canary}"]}`,
	`{"apiVersion":"v1","data":{"greeting":"${canary}"},"kind":"Secret"}`,
	`{"kubectl.kubernetes.io/last-applied-configuration":"{\\"spec\\":\\"${canary}\\"}"}`,
];

test('no text gives a secret away', t => {
	for (const text of secrets) {
		t.false(redact(text).includes(canary), redact(text));
		t.false(JSON.stringify(redactJson({text})).includes(canary), text);
	}
});

test('recognisable tokens need no name', t => {
	const tokens = [
		'AKIAIOSFODNN7EXAMPLE',
		`ghp_${'a1'.repeat(18)}`,
		`glpat-${canary}`,
		`hvs.${canary}`,
	];
	for (const token of tokens) t.is(redact(`it says ${token} here`), 'it says [redacted] here');
});

test('a value that is known to be secret is replaced wherever it stands', t => {
	const token = randomBytes(12).toString('hex');
	t.is(redact(`greeting ${token}`), `greeting ${token}`);
	keepSecret(token, undefined, 'short');
	t.is(redact(`greeting ${token}, short`), 'greeting [redacted], short');
});

test('of an object the names of fields count', t => {
	const service = {
		metadata: {annotations: {'kubectl.kubernetes.io/last-applied-configuration': canary}},
		env: [
			{name: 'API_KEY', value: canary},
			{name: 'GREETING', value: 'hello'},
		],
		imagePullSecrets: [{name: 'login'}],
		volumes: [{secret: {secretName: 'login'}}],
		automountServiceAccountToken: false,
		args: ['--db-password', canary, '--port', '8080'],
		secret: {kind: 'Secret', stringData: {greeting: canary}},
	};
	const told = redactJson(service);
	t.false(JSON.stringify(told).includes(canary));
	t.deepEqual(told.volumes, service.volumes);
	t.deepEqual(told.args.slice(2), ['--port', '8080']);
	t.deepEqual(told.env[1], service.env[1]);
	t.is(told.automountServiceAccountToken, false);
});

test('an error about a file or object with such a name stays', t => {
	for (const text of [
		'open /run/secret: permission denied',
		'lstat etc/passwd: file does not exist',
		'secret "login" not found',
	]) {
		t.is(redact(text), text);
	}
});

test('a long text takes no time to speak of', t => {
	const texts = [
		'a',
		'secret',
		'secretName',
		'"name":"',
		'"name":"a","value":"',
		'"Env":[',
		'token="',
		'\\',
		'https://',
		'-----BEGIN PRIVATE KEY-----',
		' =',
	];
	const begun = performance.now();
	for (const text of texts) redact(text.repeat(16_384 / text.length));
	t.true(performance.now() - begun < 2_000);
});
