import {choose, UsageError} from '../harness/machine/usage-error.ts';

/** The implementation that is judged, as named by `--subject`. */
export type Subject =
	| {readonly kind: 'knative' | 'reference'}
	| {readonly kind: 'webhook'; readonly url: URL}
	| {readonly kind: 'exec'; readonly command: string};

const kinds = ['knative', 'reference', 'webhook=URL', 'exec=COMMAND'] as const;

/** @throws {UsageError} for an unknown kind, a URL that is invalid or not https, an empty command */
export function parseSubject(text: string): Subject {
	const [kind = '', ...rest] = text.split('=');
	const value = rest.join('=');
	if (kind === 'webhook' && rest.length > 0) return {kind, url: httpsUrl(value)};
	if (kind === 'exec' && rest.length > 0) {
		if (value.trim() !== '') return {kind, command: value};
		throw new UsageError('--subject exec= names no command');
	}
	const chosen = choose('subject', text, kinds);
	if (chosen === 'knative' || chosen === 'reference') return {kind: chosen};
	throw new UsageError(`--subject ${text}: replace the word in capitals with a value`);
}

function httpsUrl(text: string): URL {
	const url = URL.parse(text);
	if (url?.protocol === 'https:') return url;
	throw new UsageError(
		`--subject webhook=${text}: the API server calls webhooks at an https URL such as https://host:8443/mutate`,
	);
}
