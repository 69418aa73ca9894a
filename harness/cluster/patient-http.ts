import {setTimeout as sleep} from 'node:timers/promises';
import {
	ResponseContext,
	wrapHttpLibrary,
	type Configuration,
	type RequestContext,
} from '@kubernetes/client-node';
import {limits} from '../machine/limits.ts';

type Http = Configuration['httpApi'];

/**
 * Sends a request again where that cannot do anything twice, as client-go does, until its time is over: the API server was
 * too busy, or not ready, to begin with it (429 or 5xx with Retry-After), the connection was refused after it had worked
 * before (a restart), or it broke during a request that changes nothing or ends the same when repeated. Answers through a
 * Pod's proxy are the app's own.
 * `server` is shared by all clients of one server. One that has given no answer for `limits.request` is gone: then nothing is
 * sent again.
 */
export function patientHttp(http: Http, server: Server): Http {
	return wrapHttpLibrary({
		async send(request) {
			for (;;) {
				const outcome = await sendOnce(http, request);
				note(server, outcome);
				const wait = mayReturn(server) ? waitBefore(request, outcome) : undefined;
				if (wait !== undefined && (await waited(wait, request.getSignal()))) continue;
				if ('answer' in outcome) return outcome.answer;
				throw outcome.error;
			}
		},
	});
}

/** What all clients of one server know of it. */
export interface Server {
	/** Whether it has ever answered. */
	worked: boolean;
	/** Since when it has given no answer, in milliseconds of `performance.now()`. */
	lostAt?: number | undefined;
}

function note(server: Server, outcome: Outcome): void {
	if ('answer' in outcome) {
		server.worked = true;
		server.lostAt = undefined;
	} else if (isLost(codeOf(outcome.error))) server.lostAt ??= performance.now();
}

const mayReturn = ({worked, lostAt}: Server): boolean =>
	worked && (lostAt === undefined || performance.now() - lostAt < limits.request);

type Outcome = {readonly answer: ResponseContext} | {readonly error: unknown};

async function sendOnce(http: Http, request: RequestContext): Promise<Outcome> {
	try {
		return {answer: await whole(await http.send(request).toPromise())};
	} catch (error) {
		return {error};
	}
}

/** A server that ends may cut its answer short, after the status: the client reads the rest when nothing is sent again. */
async function whole({httpStatusCode, headers, body}: ResponseContext): Promise<ResponseContext> {
	const text = await body.text();
	return new ResponseContext(httpStatusCode, headers, {
		text: () => Promise.resolve(text),
		binary: () => Promise.resolve(Buffer.from(text)),
		stream: () => new Blob([text]).stream(),
	});
}

/** Milliseconds; undefined if the outcome is final. */
function waitBefore(request: RequestContext, outcome: Outcome): number | undefined {
	if ('error' in outcome) {
		const code = codeOf(outcome.error);
		const again = notSent.has(code) || (broken.has(code) && endsTheSame(request));
		return again ? limits.askedAgain : undefined;
	}
	const {httpStatusCode, headers} = outcome.answer;
	if ((httpStatusCode !== 429 && httpStatusCode < 500) || isOfApp(request)) return undefined;
	const seconds = Number(headers['retry-after'] ?? Number.NaN);
	return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}

/** False if the request's time is over before. */
async function waited(milliseconds: number, signal: AbortSignal | undefined): Promise<boolean> {
	try {
		await sleep(milliseconds, undefined, {...(signal && {signal})});
		return true;
	} catch {
		return false;
	}
}

const notSent = new Set(['ECONNREFUSED']);
const broken = new Set([
	'ECONNRESET',
	'EPIPE',
	'UND_ERR_SOCKET',
	'UND_ERR_RES_CONTENT_LENGTH_MISMATCH',
]);

/** Not a request that its caller has given up. */
const isLost = (code: string): boolean => notSent.has(code) || broken.has(code);

/** Of the error below `fetch failed`; of its first one if several addresses were tried. */
function codeOf(error: unknown): string {
	if (!(error instanceof Error)) return '';
	if ('code' in error && typeof error.code === 'string') return error.code;
	if (error instanceof AggregateError) return codeOf(error.errors[0]);
	return codeOf(error.cause);
}

function endsTheSame(request: RequestContext): boolean {
	const method: string = request.getHttpMethod();
	return (
		method === 'GET' ||
		method === 'DELETE' ||
		new URL(request.getUrl()).searchParams.get('dryRun') === 'All'
	);
}

const isOfApp = (request: RequestContext): boolean =>
	/\/pods\/[^/]+\/proxy/.test(new URL(request.getUrl()).pathname);
