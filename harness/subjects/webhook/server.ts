import {createServer} from 'node:https';
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {AddressInfo} from 'node:net';
import {largestReview, limits} from '../../machine/limits.ts';
import {tellError} from '../../machine/tell-error.ts';
import {Malformed, NotReady} from './read-review.ts';

export interface ServerOptions {
	/** PEM. */
	readonly certificate: string;
	readonly key: string;
	/** Default: every address of the machine. */
	readonly host?: string;
	/** 0: a free port. */
	readonly port: number;
	/** The answer to the body of a POST to /mutate; throws `Malformed` for an invalid body, `NotReady` if not ready. */
	readonly answer: (body: string) => string;
	/** Why requests should not be sent now; undefined if they may. */
	readonly whyNotReady: () => string | undefined;
}

/** A listening webhook. */
export interface WebhookServer {
	readonly port: number;
	/** Stops accepting requests, finishes open ones within `limits.webhookStops`, and closes every connection. */
	stop(): Promise<void>;
}

/** A complete response. */
interface Answer {
	readonly status: number;
	readonly text: string;
	readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Serves a webhook over HTTPS: `POST /mutate`, and `GET /healthz` and `/readyz` for the kubelet. Every request is
 * answered, with its own status and the reason as text; no request ends the server.
 */
export async function serve(options: ServerOptions): Promise<WebhookServer> {
	let stopping = false;
	const server = createServer(
		{
			cert: options.certificate,
			key: options.key,
			requestTimeout: limits.webhookRequest,
			keepAliveTimeout: limits.webhookIdle,
		},
		(request, response) => void reply(request, response),
	);
	const reply = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
		const answer = await answerTo(request, options);
		// A kept connection would keep a stopping server up.
		if (stopping) response.setHeader('connection', 'close');
		send(response, answer);
	};
	// A failed handshake is the client's error.
	server.on('tlsClientError', () => {});
	const listening = Promise.withResolvers<void>();
	server.once('error', listening.reject);
	server.listen(options.port, options.host, listening.resolve);
	await listening.promise;
	const {port} = server.address() as AddressInfo;
	return {
		port,
		async stop() {
			stopping = true;
			const closed = Promise.withResolvers<void>();
			server.close(() => closed.resolve());
			const late = setTimeout(() => server.closeAllConnections(), limits.webhookStops);
			await closed.promise;
			clearTimeout(late);
		},
	};
}

async function answerTo(request: IncomingMessage, options: ServerOptions): Promise<Answer> {
	const path = request.url?.replace(/\?.*$/, '') ?? '';
	switch (path) {
		case '/healthz':
			return onlyFor('GET', request, () => ok('ok'));
		case '/readyz':
			return onlyFor('GET', request, () => {
				const reason = options.whyNotReady();
				return reason === undefined ? ok('ok') : {status: 503, text: reason};
			});
		case '/mutate':
			return onlyFor('POST', request, () => mutate(request, options));
		default:
			return {status: 404, text: `there is no ${path}; reviews go to /mutate`};
	}
}

async function onlyFor(
	method: 'GET' | 'POST',
	request: IncomingMessage,
	answer: () => Answer | Promise<Answer>,
): Promise<Answer> {
	if (request.method === method) return answer();
	return {
		status: 405,
		text: `${request.method} is not for this path, ${method} is`,
		headers: {allow: method},
	};
}

async function mutate(request: IncomingMessage, options: ServerOptions): Promise<Answer> {
	try {
		const body = await read(request);
		if (body === undefined) {
			const text = `the body is larger than ${largestReview} bytes`;
			return {status: 413, text, headers: {connection: 'close'}};
		}
		const text = options.answer(body);
		return {status: 200, text, headers: {'content-type': 'application/json'}};
	} catch (error) {
		return {status: statusOf(error), text: tellError(error)};
	}
}

function statusOf(error: unknown): number {
	if (error instanceof Malformed) return 400;
	return error instanceof NotReady ? 503 : 500;
}

/** The whole body; undefined as soon as it is known to be too large. */
async function read(request: IncomingMessage): Promise<string | undefined> {
	if (Number(request.headers['content-length'] ?? 0) > largestReview) return undefined;
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of request.iterator({destroyOnReturn: false})) {
		length += chunk.length;
		if (length > largestReview) return undefined;
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

const ok = (text: string): Answer => ({status: 200, text});

function send(response: ServerResponse, {status, text, headers = {}}: Answer): void {
	response.writeHead(status, {'content-type': 'text/plain; charset=utf-8', ...headers});
	response.end(text);
}
