import pRetry from 'p-retry';
import {
	ApiException,
	Observable,
	type ConfigurationOptions,
	type ObservableMiddleware,
} from '@kubernetes/client-node';
import {apiError} from '../machine/tell-error.ts';
import type {Connection} from './connect.ts';
import {userPort} from './pod.ts';
import {EnvironmentError} from '../../images/host/errors.ts';
import {isObject, textAt, type JsonObject} from '../model/json.ts';
import {limits} from '../machine/limits.ts';
import type {Readings} from '../model/readings.ts';

type Answer = NonNullable<Readings['http']>;

/**
 * The app's own answer to `GET /`, on the port of the user's container and not queue-proxy's, through the API server's
 * pod proxy. A refused connection, or an error of the app (5xx), is retried until `hasEnded` reports that the container
 * has ended, or for `limits.httpAnswer`. An app that accepts and has not answered `within` this many milliseconds gives
 * status 504: a container can be ready and useless (real-cluster.md §5.6).
 */
export async function answerOf(
	connection: Connection,
	pod: JsonObject | undefined,
	namespace: string,
	hasEnded: () => boolean,
	within: number = limits.httpAnswer,
): Promise<Answer> {
	const ask = async (): Promise<Answer> => {
		const answer = await answerAt(connection, pod, namespace, {within});
		if (answer.status >= 500 && answer.status !== 504 && !hasEnded()) throw new NotYet(answer);
		return answer;
	};
	try {
		return await pRetry(ask, {
			retries: Number.POSITIVE_INFINITY,
			minTimeout: 50,
			maxTimeout: 500,
			maxRetryTime: limits.httpAnswer,
			shouldRetry: ({error}) => error instanceof NotYet,
		});
	} catch (error) {
		if (error instanceof NotYet) return error.answer;
		throw error;
	}
}

/** The pod proxy could not connect, or the app reports an error; both may be temporary. */
class NotYet extends Error {
	readonly answer: Answer;

	constructor(answer: Answer) {
		super(`HTTP ${answer.status}: ${answer.body}`);
		this.answer = answer;
	}
}

/**
 * The answer comes from the API server and not from the app: its body is a `Status` (meta/v1).
 * @throws {EnvironmentError} if the user may not send requests to Pods
 */
function unanswered({code, message}: {code: number; message: string}): Answer {
	if (code === 401 || code === 403) {
		throw new EnvironmentError(
			`the API server does not let this user reach the app (needs the right to get pods/proxy): ${message}`,
		);
	}
	return {status: code === 502 ? 502 : 503, body: `${unreached}: ${message}`};
}

/**
 * The start of the message of the API server's pod proxy if it got no answer (apimachinery `proxy/upgradeaware.go`).
 */
export const unreached = 'error trying to reach service';

const asGiven = ({code, message}: {code: number; message: string}): Answer => ({
	status: code,
	body: message,
});

function isOfApiServer(error: unknown): boolean {
	if (!(error instanceof ApiException)) return false;
	const body: unknown = error.body;
	const {kind, apiVersion} = statusIn(body);
	return kind === 'Status' && apiVersion === 'v1';
}

function statusIn(body: unknown): {readonly kind?: unknown; readonly apiVersion?: unknown} {
	if (isObject(body)) return body;
	if (typeof body !== 'string') return {};
	try {
		const parsed: unknown = JSON.parse(body);
		return isObject(parsed) ? parsed : {};
	} catch {
		return {};
	}
}

/** Another request than `GET`, sent with its path and query as they are. */
export interface Sent {
	readonly method: keyof typeof proxied;
	/** From the slash on. */
	readonly path: string;
	readonly body?: string;
}

/** The pod proxy's operation for each method. */
const proxied = {
	GET: 'connectGetNamespacedPodProxyWithPath',
	HEAD: 'connectHeadNamespacedPodProxyWithPath',
	POST: 'connectPostNamespacedPodProxyWithPath',
	PUT: 'connectPutNamespacedPodProxyWithPath',
	PATCH: 'connectPatchNamespacedPodProxyWithPath',
	DELETE: 'connectDeleteNamespacedPodProxyWithPath',
	OPTIONS: 'connectOptionsNamespacedPodProxyWithPath',
} as const;

/** One answer to `GET /PATH`, or to `sent`, from the app, or from another process that listens on that port of its Pod. */
export async function answerAt(
	connection: Connection,
	pod: JsonObject | undefined,
	namespace: string,
	{
		path,
		port = userPort(pod),
		within = limits.httpAnswer,
		sent,
	}: {
		readonly path?: string;
		readonly port?: number;
		readonly within?: number;
		readonly sent?: Sent;
	} = {},
): Promise<Answer> {
	const name = `${textAt(pod, 'metadata', 'name')}:${port}`;
	const impatient = AbortSignal.timeout(within);
	let status = 200;
	const seeStatus = (code: number): void => {
		status = code;
	};
	try {
		const options: ConfigurationOptions = {
			middleware: [endingWith(impatient), ...(sent ? [sending(sent)] : []), asText(seeStatus)],
			middlewareMergeStrategy: 'append',
		};
		const {core} = connection;
		const body: unknown = await (sent
			? core[proxied[sent.method]]({name, namespace, path: ''}, options)
			: path === undefined
				? core.connectGetNamespacedPodProxy({name, namespace}, options)
				: core.connectGetNamespacedPodProxyWithPath({name, namespace, path}, options));
		return {status, body: typeof body === 'string' ? body : JSON.stringify(body)};
	} catch (error) {
		const answered = apiError(error);
		if (answered) return isOfApiServer(error) ? unanswered(answered) : asGiven(answered);
		if (impatient.aborted) return {status: 504, body: `no answer within ${within} ms`};
		throw error;
	}
}

/** Overrides the content type of the app's answer: the client would parse JSON, and refuse other types. */
const asText = (seen: (status: number) => void): ObservableMiddleware => ({
	pre: context => new Observable(Promise.resolve(context)),
	post: context => {
		seen(context.httpStatusCode);
		if (context.httpStatusCode < 300) context.headers['content-type'] = 'text/plain';
		return new Observable(Promise.resolve(context));
	},
});

/** Puts the path, which the client would escape, and the body, which it does not know, into the request. */
function sending({path, body}: Sent): ObservableMiddleware {
	return {
		pre: context => {
			const {pathname, search} = new URL(`http://app${path}`);
			const before = context.getUrl().replace(/\/proxy(?:\/.*)?$/, '/proxy');
			// The client takes a slash off the end of a URL.
			const end = search === '' && pathname.endsWith('/') ? '?' : search;
			context.setUrl(`${before}${pathname}${end}`);
			if (body !== undefined) {
				const json = /^\s*[[{]/.test(body);
				context.setHeaderParam('Content-Type', json ? 'application/json' : 'text/plain');
				context.setBody(body);
			}
			return new Observable(Promise.resolve(context));
		},
		post: context => new Observable(Promise.resolve(context)),
	};
}

function endingWith(signal: AbortSignal): ObservableMiddleware {
	return {
		pre: context => {
			context.setSignal(signal);
			return new Observable(Promise.resolve(context));
		},
		post: context => new Observable(Promise.resolve(context)),
	};
}
