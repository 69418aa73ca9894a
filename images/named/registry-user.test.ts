import {once} from 'node:events';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import test, {type ExecutionContext} from 'ava';
import {NotRead, registryUser} from './registry-user.ts';

const {signal} = new AbortController();
const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;

type Answers = (request: IncomingMessage, response: ServerResponse) => void;

async function registry(t: ExecutionContext, answers: Answers): Promise<string> {
	const server = createServer(answers).listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => {
		server.closeAllConnections();
		server.close();
	});
	return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const read = async (image: string) => registryUser(image, {signal, scheme: 'http'});

const json = (response: ServerResponse, value: unknown): void => {
	response.end(JSON.stringify(value));
};

const index = {
	manifests: [
		{digest: digest('0'), platform: {os: 'unknown', architecture: 'unknown'}},
		{digest: digest('1'), platform: {os: 'linux', architecture: 'arm64'}},
		{digest: digest('a'), platform: {os: 'linux', architecture: 'amd64'}},
	],
};

test('an index, a manifest and a configuration are read, with a token for everybody and from where it sends', async t => {
	const seen: string[] = [];
	const at = await registry(t, ({url = '', headers}, response) => {
		seen.push(`${url}${headers.authorization === undefined ? '' : ' with a token'}`);
		if (url.startsWith('/token')) json(response, {token: 'anonymous'});
		else if (url === '/elsewhere') json(response, {config: {User: 'app:staff'}});
		else if (headers.authorization !== 'Bearer anonymous') {
			const realm = `Bearer realm="http://${headers.host}/token",service="r",scope="repository:a/b:pull"`;
			response.writeHead(401, {'www-authenticate': realm}).end();
		} else if (url === '/v2/a/b/manifests/v1') json(response, index);
		else if (url.endsWith(digest('a'))) json(response, {config: {digest: digest('c')}});
		else response.writeHead(307, {location: '/elsewhere'}).end();
	});
	t.is(await read(`${at}/a/b:v1`), 'app:staff');
	t.deepEqual(seen, [
		'/v2/a/b/manifests/v1',
		'/token?service=r&scope=repository%3Aa%2Fb%3Apull',
		'/v2/a/b/manifests/v1 with a token',
		`/v2/a/b/manifests/${digest('a')} with a token`,
		`/v2/a/b/blobs/${digest('c')} with a token`,
		'/elsewhere',
	]);
});

const refusals: Readonly<Record<string, readonly [Answers, RegExp]>> = {
	'a login': [
		(_, response) => response.writeHead(401, {'www-authenticate': 'Basic realm="r"'}).end(),
		/needs a login/,
	],
	absence: [(_, response) => response.writeHead(404).end(), /does not have it/],
	'an error': [(_, response) => response.writeHead(500).end(), /HTTP 500/],
	'no JSON': [(_, response) => response.end('<html>'), /does not answer as one/],
	'too much': [(_, response) => response.end(' '.repeat(5_000_000)), /answers too much/],
	'another scheme': [
		(_, response) => response.writeHead(302, {location: 'file:///etc/passwd'}).end(),
		/a place that is not read/,
	],
	'a circle': [
		({url}, response) => response.writeHead(302, {location: `${url}`}).end(),
		/from one place to another/,
	],
	'a digest that is none': [
		(_, response) => json(response, {config: {digest: '../../secret'}}),
		/does not answer as one/,
	],
	Windows: [
		(_, response) => json(response, {manifests: [null, {platform: {os: 'windows'}}]}),
		/not for Linux/,
	],
};

for (const [what, [answers, words]] of Object.entries(refusals)) {
	test(`${what} is a reason not to have read it`, async t => {
		const at = await registry(t, answers);
		await t.throwsAsync(read(`${at}/a:v1`), {instanceOf: NotRead, message: words});
	});
}

test('what no registry is asked for', async t => {
	const named = [
		'dev.local/a:v1',
		'ko.local/a',
		'127.0.0.1:5000/a',
		'Not A Name',
		'r.example/a/../b',
	];
	for (const image of named) {
		await t.throwsAsync(registryUser(image, {signal}), {instanceOf: NotRead}, image);
	}
});

test('a registry that nobody is', async t => {
	await t.throwsAsync(read('127.0.0.1:9/a'), {instanceOf: NotRead, message: /does not answer/});
});
