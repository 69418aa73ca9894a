import {createServer} from 'node:http';
import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import test from 'ava';
import {appRequestOf} from '../causes/app-request.ts';
import {askRequests} from './ask-app.ts';

test('each request is sent with its method, path and body, and its status is kept', async t => {
	const seen: string[] = [];
	const server = createServer((request, response) => {
		let body = '';
		request.on('data', part => {
			body += String(part);
		});
		request.on('end', () => {
			const type = request.headers['content-type'] ?? '-';
			seen.push(`${request.method} ${request.url} ${type} ${body}`);
			response.statusCode = request.method === 'POST' ? 201 : 403;
			response.end('said');
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	t.teardown(() => server.close());
	const {port} = server.address() as AddressInfo;
	const requests = ['POST /items?a=b {"a": 1}', 'PUT /x plain', 'GET /'].map(appRequestOf);
	const {signal} = new AbortController();
	const answers = await askRequests({host: '127.0.0.1', port}, requests, signal);
	t.deepEqual(
		answers.map(({status}) => status),
		[201, 403, 403],
	);
	t.deepEqual(seen, [
		'POST /items?a=b application/json {"a": 1}',
		'PUT /x text/plain plain',
		'GET / - ',
	]);
	t.deepEqual(answers[0]?.request, requests[0]);
});

test('one that nobody answers has a status too', async t => {
	const server = createServer();
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const {port} = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	const {signal} = new AbortController();
	const [answer] = await askRequests({host: '127.0.0.1', port}, [appRequestOf('GET /')], signal);
	t.is(answer?.status, 503);
});
