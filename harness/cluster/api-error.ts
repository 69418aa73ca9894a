import {ApiException} from '@kubernetes/client-node';
import {apiWords} from '../machine/api-words.ts';

/** The API server's own words and code, out of whatever the client throws; undefined for other errors. */
export function apiError(error: unknown): {code: number; message: string} | undefined {
	if (!(error instanceof ApiException)) return undefined;
	return {code: error.code, message: apiWords(error.body) ?? error.message};
}

/** Whether the API server answered 404. */
export const isNotFound = (error: unknown): boolean => apiError(error)?.code === 404;
