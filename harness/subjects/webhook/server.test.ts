import test, {type ExecutionContext} from 'ava';
import {once} from 'node:events';
import {Agent, request} from 'node:https';
import {createConnection} from 'node:net';
import {connect} from 'node:tls';
import {text} from 'node:stream/consumers';
import {largestReview} from '../../machine/limits.ts';
import {reference} from '../defaulting.ts';
import {selfSigned} from './certificate.ts';
import {NotReady} from './read-review.ts';
import {review} from './review.ts';
import {sampleReview} from './sample-review.ts';
import {serve, type ServerOptions, type WebhookServer} from './server.ts';

/** The server over real TLS on loopback, with its certificate verified. */

const tls = await selfSigned(['localhost', '127.0.0.1'], new Date());
const asked = JSON.stringify(sampleReview('Service'));
const answered = (body: string): string => review(body, 'enabled', reference);

test('a review is answered as JSON', async t => {
	const {port} = await started(t);
	const {status, type, body} = await ask(port, {body: asked});
	t.deepEqual([status, type], [200, 'application/json']);
	t.is(body, answered(asked));
});

test('many reviews at once are each answered for themselves', async t => {
	const {port} = await started(t);
	const reviews = Array.from({length: 200}, () => JSON.stringify(sampleReview('Revision')));
	const answers = await Promise.all(reviews.map(body => ask(port, {body})));
	t.deepEqual(
		answers.map(({body}) => body),
		reviews.map(answered),
	);
});

test('a malformed review gets 400 with the reason, and the next is answered', async t => {
	const {port} = await started(t);
	const bad = await ask(port, {body: '{'});
	t.is(bad.status, 400);
	t.regex(bad.body, /^the body is not JSON/);
	t.is((await ask(port, {body: asked})).status, 200);
});

test('rules that throw get 500 with the reason, and the next is answered', async t => {
	let first = true;
	const {port} = await started(t, {
		answer(body) {
			if (!first) return answered(body);
			first = false;
			throw new Error('the rules are broken');
		},
	});
	t.like(await ask(port, {body: asked}), {status: 500, body: 'the rules are broken'});
	t.is((await ask(port, {body: asked})).status, 200);
});

test('a body that says that it is too large gets 413 before it is sent', async t => {
	const {port} = await started(t);
	const {status, body} = await ask(port, {headers: {'content-length': largestReview + 1}});
	t.is(status, 413);
	t.regex(body, /larger than 8388608 bytes/);
});

test('a body that turns out too large gets 413', async t => {
	const {port} = await started(t);
	const piece = Buffer.alloc(largestReview / 4, ' ');
	t.is((await ask(port, {pieces: Array.from({length: 5}, () => piece)})).status, 413);
	t.is((await ask(port, {body: asked})).status, 200);
});

test('a client that goes away in mid-sentence, and one that speaks no TLS, hurt nobody', async t => {
	const {port} = await started(t);
	const half = request({...to(port), method: 'POST', headers: {'content-length': 1_000}});
	const gone = Promise.withResolvers<void>();
	half.once('error', () => gone.resolve());
	half.write('{', () => half.destroy(new Error('gone')));
	await gone.promise;
	const mute = createConnection({port, host: '127.0.0.1'});
	mute.write('GET / HTTP/1.1\r\n\r\n');
	await once(mute, 'close');
	const {status} = await ask(port, {body: asked});
	t.is(status, 200);
});

test('only POST is for /mutate, and only GET for the probes', async t => {
	const {port} = await started(t);
	t.is((await ask(port, {method: 'GET'})).status, 405);
	t.is((await ask(port, {path: '/readyz', body: 'x'})).status, 405);
	t.is((await ask(port, {path: '/elsewhere', body: asked})).status, 404);
});

test('it is healthy at once, and ready once its level is known', async t => {
	let why: string | undefined = 'not listed yet';
	const {port} = await started(t, {
		whyNotReady: () => why,
		answer() {
			throw new NotReady(why);
		},
	});
	const get = (path: string) => ask(port, {method: 'GET', path});
	t.is((await get('/healthz')).status, 200);
	t.like(await get('/readyz'), {status: 503, body: 'not listed yet'});
	t.like(await ask(port, {body: asked}), {status: 503, body: 'not listed yet'});
	why = undefined;
	t.is((await get('/readyz')).status, 200);
});

test('when it stops, what is under way is finished and nothing new is taken', async t => {
	const server = await started(t);
	const {port} = server;
	const agent = new Agent({keepAlive: true});
	t.teardown(() => agent.destroy());
	const headers = {'content-length': asked.length};
	const under = request({...to(port), agent, method: 'POST', headers});
	const answer = Promise.withResolvers<readonly unknown[]>();
	under.once('response', response => {
		response.resume();
		answer.resolve([response.statusCode, response.headers.connection]);
	});
	under.once('error', answer.reject);
	// The server has this request once it has answered another one that was sent later.
	await new Promise<void>(resolve => void under.write(asked.slice(0, 10), () => resolve()));
	await ask(port, {method: 'GET', path: '/healthz'});
	const stopped = server.stop();
	under.end(asked.slice(10));
	// The connection must be closed, not kept as the client would: the server would wait for it.
	t.deepEqual(await answer.promise, [200, 'close']);
	await stopped;
	await t.throwsAsync(ask(port, {body: asked}), {code: 'ECONNREFUSED'});
});

test('its certificate names the addresses that it was made for', async t => {
	const {port} = await started(t);
	const socket = connect({port, host: '127.0.0.1', ca: tls.certificate});
	t.teardown(() => socket.destroy());
	const secured = Promise.withResolvers<void>();
	socket.once('secureConnect', secured.resolve);
	socket.once('error', secured.reject);
	await secured.promise;
	t.is(socket.getPeerCertificate().subjectaltname, 'DNS:localhost, IP Address:127.0.0.1');
});

async function started(
	t: ExecutionContext,
	others: Partial<ServerOptions> = {},
): Promise<WebhookServer> {
	const server = await serve({
		...tls,
		host: '127.0.0.1',
		port: 0,
		answer: answered,
		whyNotReady: () => undefined,
		...others,
	});
	t.teardown(() => server.stop());
	return server;
}

const to = (port: number) =>
	({host: '127.0.0.1', port, path: '/mutate', ca: tls.certificate, agent: false}) as const;

async function ask(
	port: number,
	{
		method = 'POST',
		path = '/mutate',
		headers = {},
		body = '',
		pieces = [Buffer.from(body)],
	}: {
		method?: string;
		path?: string;
		headers?: Readonly<Record<string, number>>;
		body?: string;
		pieces?: readonly Buffer[];
	},
): Promise<{status: number; type: string | undefined; body: string}> {
	const answer = Promise.withResolvers<{status: number; type: string | undefined; body: string}>();
	const sent = request({...to(port), path, method, headers: {...headers}});
	sent.once('response', response => {
		const {statusCode: status = 0, headers: got} = response;
		answer.resolve(text(response).then(all => ({status, type: got['content-type'], body: all})));
	});
	// Errors after the answer are ignored: the server may close while the client still sends.
	sent.on('error', answer.reject);
	for (const piece of pieces) sent.write(piece);
	if (headers['content-length'] === undefined) sent.end();
	else sent.flushHeaders();
	return answer.promise;
}
