import {printable} from '../../../images/host/printable.ts';

/** What GitHub's runner shows at the top of a run, and at a line of a file. */
export interface Annotation {
	readonly kind: 'error' | 'warning';
	readonly title: string;
	readonly message: string;
	/** Relative to the repository. */
	readonly file?: string;
	readonly line?: number;
}

/** The line that makes the runner annotate, escaped as GitHub's toolkit does (`@actions/core`, `command.ts`). */
export function workflowCommand({kind, message, ...properties}: Annotation): string {
	const told = Object.entries(properties)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name}=${escapedProperty(String(value))}`);
	return `::${kind} ${told.join(',')}::${escaped(message)}`;
}

/** Lines of foreign text between two marks: the runner obeys none of them, wherever they begin. */
export function unobeyed(text: string, mark: string): string {
	return `::stop-commands::${mark}\n${text}\n::${mark}::`;
}

const escaped = (text: string): string =>
	printable(text).replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const escapedProperty = (text: string): string =>
	escaped(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
