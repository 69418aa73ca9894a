import {once} from 'node:events';
import {connect} from 'node:net';
import pRetry from 'p-retry';
import {request} from 'undici';
import {limits} from '../../machine/limits.ts';
import type {AnsweredRequest, AppRequest} from '../causes/app-request.ts';

/** The app's own answer to `GET /`, or that there was none within the limit. */
export type Answer =
	/** `after` is in seconds. */
	| {readonly status: number; readonly body: string; readonly after: number}
	/** Whether it at least accepts connections. */
	| {readonly status?: never; readonly accepts: boolean};

/** How many bytes of an answer are kept: enough to identify the app. */
const answerKept = 300;
/** A connection to a container on this host takes less than a millisecond. */
const connectionTakes = 500;

/**
 * Repeats the request until there is an HTTP answer or `signal` is aborted. If the app reports an error (5xx), the
 * request is repeated too, and the last answer is returned.
 */
export async function askApp(
	{host, port}: {host: string; port: number},
	signal: AbortSignal,
): Promise<Answer> {
	const begun = performance.now();
	let last: Extract<Answer, {status: number}> | undefined;
	const url = `http://${host}:${port}/`;
	try {
		return await pRetry(
			async () => {
				const {statusCode: status, body} = await request(url, {signal});
				const after = (performance.now() - begun) / 1000;
				const answer = {status, body: await start(body), after};
				if (status < 500) return answer;
				last = answer;
				throw new Error(`HTTP ${status}`);
			},
			{
				retries: Number.POSITIVE_INFINITY,
				minTimeout: 25,
				maxTimeout: 250,
				signal,
				// After any error: the app may be about to start.
				shouldRetry: () => !signal.aborted,
			},
		);
	} catch (error) {
		if (!signal.aborted) throw error;
		if (last) return last;
		return {accepts: await accepts(host, port)};
	}
}

/** The app's answers to these requests, one after the other: status 503 if it does not answer. */
export async function askRequests(
	{host, port}: {host: string; port: number},
	requests: readonly AppRequest[],
	signal: AbortSignal,
): Promise<readonly AnsweredRequest[]> {
	const answers: AnsweredRequest[] = [];
	for (const each of requests) {
		answers.push({
			request: each,
			status: await statusOf(`http://${host}:${port}${each.path}`, each, signal),
		});
	}
	return answers;
}

async function statusOf(
	url: string,
	{method, body}: AppRequest,
	signal: AbortSignal,
): Promise<number> {
	const late = AbortSignal.timeout(limits.httpAnswer);
	try {
		const json = body !== undefined && /^\s*[[{]/.test(body);
		const {statusCode, body: said} = await request(url, {
			method,
			signal: AbortSignal.any([signal, late]),
			...(body !== undefined && {
				body,
				headers: {'content-type': json ? 'application/json' : 'text/plain'},
			}),
		});
		await start(said);
		return statusCode;
	} catch (error) {
		if (signal.aborted) throw error;
		return late.aborted ? 504 : 503;
	}
}

async function start(body: AsyncIterable<Buffer>): Promise<string> {
	const parts: Buffer[] = [];
	for await (const part of body) {
		parts.push(part);
		if (Buffer.concat(parts).length >= answerKept) break;
	}
	return Buffer.concat(parts).subarray(0, answerKept).toString('utf8');
}

async function accepts(host: string, port: number): Promise<boolean> {
	const socket = connect({host, port});
	try {
		await once(socket, 'connect', {signal: AbortSignal.timeout(connectionTakes)});
		return true;
	} catch {
		return false;
	} finally {
		socket.destroy();
	}
}
