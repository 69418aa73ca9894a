import {isObject} from '../model/json.ts';

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
