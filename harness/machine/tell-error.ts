import {redact} from '../../images/host/redact.ts';
import {isObject} from '../model/json.ts';
// The module itself: the package's index loads 700 more.
import {ApiException} from '@kubernetes/client-node/dist/gen/apis/exception.js';

/**
 * An error on one line without secrets, with the messages of its causes if they add anything. For an error followed by another one
 * during cleanup: both.
 */
export function tellError(error: unknown): string {
	if (!(error instanceof Error)) return redact(String(error));
	if (error instanceof SuppressedError) {
		return `${tellError(error.suppressed)}; and then: ${tellError(error.error)}`;
	}
	const own = wordsOf(error);
	if (error.cause === undefined) return oneLine(own);
	const cause = tellCause(error.cause, own);
	return own.includes(cause) ? oneLine(own) : `${oneLine(own)}: ${cause}`;
}

/** Of a program whose last words are told already (execa), only the command and how it ended. */
function tellCause(cause: unknown, told: string): string {
	if (!(cause instanceof Error) || !('shortMessage' in cause)) return tellError(cause);
	const last = cause.message.trim().split('\n').at(-1) ?? '';
	return told.includes(last) ? redact(oneLine(String(cause.shortMessage))) : tellError(cause);
}

/** For an answer of the API server only its message: the client's message also contains code, body and headers. */
function wordsOf(error: Error): string {
	const answered = 'body' in error ? apiWords(error.body) : undefined;
	return redact(answered ?? (error.message === '' ? error.name : error.message));
}

function oneLine(text: string): string {
	return text.trim().replaceAll(/\s*\n\s*/g, ' ');
}

/** The API server's message in the body of its answer: a Status, as an object or as text. */
export function apiWords(body: unknown): string | undefined {
	if (isObject(body)) return typeof body['message'] === 'string' ? body['message'] : undefined;
	if (typeof body !== 'string') return undefined;
	try {
		return apiWords(JSON.parse(body)) ?? body;
	} catch {
		return body;
	}
}

/** The API server's message and code from whatever the client throws; undefined for other errors. */
export function apiError(error: unknown): {code: number; message: string} | undefined {
	if (!(error instanceof ApiException)) return undefined;
	return {code: error.code, message: apiWords(error.body) ?? error.message};
}

export const isNotFound = (error: unknown): boolean => apiError(error)?.code === 404;

/** What is found, or undefined if the kubeconfig’s user may not look. */
export async function ifAllowed<T>(asked: Promise<T>): Promise<T | undefined> {
	try {
		return await asked;
	} catch (error) {
		if (apiError(error)?.code === 403) return undefined;
		throw error;
	}
}
