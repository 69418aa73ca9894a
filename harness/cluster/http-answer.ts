import {Observable, type ObservableMiddleware} from '@kubernetes/client-node';
import {apiError} from './api-error.ts';
import type {Connection} from './connect.ts';
import {userPort} from './pod.ts';
import {textAt, type JsonObject} from '../json.ts';
import {limits} from '../limits.ts';
import type {Readings} from '../observe/readings.ts';

/**
 * The app's own answer to `GET /`, on the port of the user's container and not queue-proxy's, through the API server's
 * pod proxy. An app that accepts and never answers gives status 504 after `limits.httpAnswer`: a container can be
 * ready and useless (real-cluster.md §5.6).
 */
export async function answerOf(
	connection: Connection,
	pod: JsonObject | undefined,
	namespace: string,
): Promise<NonNullable<Readings['http']>> {
	const name = `${textAt(pod, 'metadata', 'name')}:${userPort(pod)}`;
	const impatient = AbortSignal.timeout(limits.httpAnswer);
	try {
		const body = await connection.core.connectGetNamespacedPodProxy(
			{name, namespace},
			{middleware: [endingWith(impatient)], middlewareMergeStrategy: 'append'},
		);
		return {status: 200, body};
	} catch (error) {
		const answered = apiError(error);
		if (answered) return {status: answered.code, body: answered.message};
		if (impatient.aborted) return {status: 504, body: `no answer within ${limits.httpAnswer} ms`};
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
