import {printable} from '../../../images/host/printable.ts';
import {redact} from '../../../images/host/redact.ts';

const longestLine = 300;
const mostLines = 12;

/** The end of an app's output for a report: without control characters and credentials, and shortened. */
export function lastWords(log: string): string {
	return readableLines(log).split('\n').slice(-mostLines).join('\n');
}

/** All of its lines in the same form. */
export function readableLines(log: string): string {
	return printable(log)
		.split('\n')
		.map(line => short(line).trimEnd())
		.filter(line => line !== '')
		.join('\n');
}

function short(line: string): string {
	const told = redact(line.replaceAll('\t', '  '));
	return told.length > longestLine ? `${told.slice(0, longestLine)} …` : told;
}
