import test, {type ExecutionContext} from 'ava';
import {once} from 'node:events';
import {createServer} from 'node:http';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {JsonObject} from '../model/json.ts';
import type {Connection} from './connect.ts';
import {answerAt, answerOf} from './http-answer.ts';
import {connectTo} from './testing-api-server.ts';

const pod: JsonObject = {metadata: {name: 'app'}};

/** An answer of the API server itself. */
const status = (code: number, message: string): string =>
	JSON.stringify({kind: 'Status', apiVersion: 'v1', status: 'Failure', message, code});

/** An API server whose pod proxy gives these answers in order, and repeats the last one. */
async function answering(
	t: ExecutionContext,
	...answers: readonly (readonly [number, string, (string | undefined)?])[]
): Promise<Connection> {
	let asked = 0;
	const server = createServer((_, response) => {
		const [code, body, type] = answers[Math.min(asked, answers.length - 1)] ?? [500, ''];
		asked += 1;
		response.writeHead(code, type === undefined ? {} : {'Content-Type': type}).end(body);
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const connection = connectTo(server);
	t.teardown(async () => {
		await connection.close();
		server.closeAllConnections();
		server.close();
	});
	return connection;
}

test('what the app refuses is its own answer; what the API server refuses is none', async t => {
	const own = await answering(t, [403, 'forbidden']);
	t.deepEqual(await answerAt(own, pod, 'spd-1'), {status: 403, body: 'forbidden'});
	const denied = await answering(t, [403, status(403, 'pods "app" is forbidden')]);
	await t.throwsAsync(answerAt(denied, pod, 'spd-1'), {
		instanceOf: EnvironmentError,
		message: /pods\/proxy\): pods "app" is forbidden$/,
	});
});

test('a Pod that is gone, or an API server that fails, is nobody who answers', async t => {
	for (const code of [404, 500, 503]) {
		const connection = await answering(t, [code, status(code, 'why')]);
		t.like(await answerAt(connection, pod, 'spd-1'), {status: 503});
	}
});

test('whatever type an app says that its answer has, it is read as it stands', async t => {
	for (const type of [undefined, 'image/png', 'application/json', 'no type at all']) {
		const connection = await answering(t, [200, '{no JSON', type]);
		t.deepEqual(await answerAt(connection, pod, 'spd-1'), {status: 200, body: '{no JSON'}, type);
	}
});

test('an app that says that it has failed is asked again', async t => {
	const starting = await answering(t, [500, 'starting'], [200, 'up']);
	t.deepEqual(await answerOf(starting, pod, 'spd-1', () => false), {
		status: 200,
		body: 'up',
	});
	const over = await answering(t, [500, 'starting'], [200, 'up']);
	t.deepEqual(await answerOf(over, pod, 'spd-1', () => true), {
		status: 500,
		body: 'starting',
	});
});

test('a request goes to the pod proxy with its method, path, query and body, and its status comes back', async t => {
	const seen: string[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', part => {
			body += String(part);
		});
		request.on('end', () => {
			seen.push(`${request.method} ${request.url} ${body}`);
			const code = request.method === 'POST' ? 201 : 500;
			response.writeHead(code, {'Content-Type': 'application/json'}).end('{"a":1}');
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const connection = connectTo(server);
	t.teardown(async () => {
		await connection.close();
		server.closeAllConnections();
		server.close();
	});
	const post = {method: 'POST', path: '/items/a%20b?c=d', body: '{"e": 1}'} as const;
	t.deepEqual(await answerAt(connection, pod, 'spd-1', {sent: post}), {
		status: 201,
		body: '{"a":1}',
	});
	const get = {method: 'GET', path: '/'} as const;
	t.is((await answerAt(connection, pod, 'spd-1', {sent: get})).status, 500);
	const proxy = '/api/v1/namespaces/spd-1/pods/app%3A8080/proxy';
	t.deepEqual(seen, [`POST ${proxy}/items/a%20b?c=d {"e": 1}`, `GET ${proxy}/? `]);
});
