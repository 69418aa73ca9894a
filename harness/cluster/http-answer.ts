import pRetry from 'p-retry';
import {
	Observable,
	type ConfigurationOptions,
	type ObservableMiddleware,
} from '@kubernetes/client-node';
import {apiError} from './api-error.ts';
import type {Connection} from './connect.ts';
import {userPort} from './pod.ts';
import {textAt, type JsonObject} from '../json.ts';
import {limits} from '../limits.ts';
import type {Readings} from '../observe/readings.ts';

type Answer = NonNullable<Readings['http']>;

/**
 * The app's own answer to `GET /`, on the port of the user's container and not queue-proxy's, through the API server's
 * pod proxy. A refused connection is tried again until `hasEnded` says that the container has come to an end. An app
 * that accepts and has not answered `within` so many milliseconds gives status 504: a container can be ready and useless
 * (real-cluster.md §5.6).
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
		if (answer.status === 503 && !hasEnded()) throw new NotYet(answer);
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

/** The pod proxy could not connect: nobody listens, or not yet. */
class NotYet extends Error {
	readonly answer: Answer;

	constructor(answer: Answer) {
		super(`HTTP ${answer.status}: ${answer.body}`);
		this.answer = answer;
	}
}

/** What the app answers to one `GET /PATH` now, or whoever else listens on that port of its Pod. */
export async function answerAt(
	connection: Connection,
	pod: JsonObject | undefined,
	namespace: string,
	{
		path,
		port = userPort(pod),
		within = limits.httpAnswer,
	}: {readonly path?: string; readonly port?: number; readonly within?: number} = {},
): Promise<Answer> {
	const name = `${textAt(pod, 'metadata', 'name')}:${port}`;
	const impatient = AbortSignal.timeout(within);
	try {
		const options: ConfigurationOptions = {
			middleware: [endingWith(impatient)],
			middlewareMergeStrategy: 'append',
		};
		const {core} = connection;
		const body: unknown = await (path === undefined
			? core.connectGetNamespacedPodProxy({name, namespace}, options)
			: core.connectGetNamespacedPodProxyWithPath({name, namespace, path}, options));
		// What says that it is JSON has been read as such by the client.
		return {status: 200, body: typeof body === 'string' ? body : JSON.stringify(body)};
	} catch (error) {
		if (error instanceof SyntaxError) return {status: 200, body: 'no JSON, though it says so'};
		const answered = apiError(error);
		if (answered) return {status: answered.code, body: answered.message};
		if (impatient.aborted) return {status: 504, body: `no answer within ${within} ms`};
		throw error;
	}
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
