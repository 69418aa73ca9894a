import {ApiException} from '@kubernetes/client-node';
import {isObject} from '../json.ts';

/** The API server's own words and code, out of whatever the client throws; undefined for other errors. */
export function apiError(error: unknown): {code: number; message: string} | undefined {
	if (!(error instanceof ApiException)) return undefined;
	return {code: error.code, message: messageOf(error.body) ?? error.message};
}

/** Whether the API server answered 404. */
export const isNotFound = (error: unknown): boolean => apiError(error)?.code === 404;

function messageOf(body: unknown): string | undefined {
	if (isObject(body)) return typeof body['message'] === 'string' ? body['message'] : undefined;
	if (typeof body !== 'string') return undefined;
	try {
		return messageOf(JSON.parse(body)) ?? body;
	} catch {
		return body;
	}
}
