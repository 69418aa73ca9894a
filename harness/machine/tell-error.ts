import {isObject} from '../model/json.ts';
import {ApiException} from '@kubernetes/client-node';

/**
 * An error in one line, the texts of its causes folded in where they add something; of an error and one that followed
 * in cleaning up, both.
 */
export function tellError(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (error instanceof SuppressedError) {
		return `${tellError(error.suppressed)}; and then: ${tellError(error.error)}`;
	}
	const own = wordsOf(error);
	if (error.cause === undefined) return oneLine(own);
	const cause = tellError(error.cause);
	return own.includes(cause) ? oneLine(own) : `${oneLine(own)}: ${cause}`;
}

/** Of an answer of the API server its words: the client's message holds code, body and headers as well. */
function wordsOf(error: Error): string {
	const answered = 'body' in error ? apiWords(error.body) : undefined;
	return answered ?? (error.message === '' ? error.name : error.message);
}

function oneLine(text: string): string {
	return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

/** The API server's own words in the body of its answer: a Status, as an object or as text. */
export function apiWords(body: unknown): string | undefined {
	if (isObject(body)) return typeof body['message'] === 'string' ? body['message'] : undefined;
	if (typeof body !== 'string') return undefined;
	try {
		return apiWords(JSON.parse(body)) ?? body;
	} catch {
		return body;
	}
}

/** The API server's own words and code, out of whatever the client throws; undefined for other errors. */
export function apiError(error: unknown): {code: number; message: string} | undefined {
	if (!(error instanceof ApiException)) return undefined;
	return {code: error.code, message: apiWords(error.body) ?? error.message};
}

/** Whether the API server answered 404. */
export const isNotFound = (error: unknown): boolean => apiError(error)?.code === 404;
