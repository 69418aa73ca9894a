import {apiWords} from './api-words.ts';

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
