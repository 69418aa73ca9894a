import {stripVTControlCharacters} from 'node:util';
import {redact} from '../../../images/host/redact.ts';

const longestLine = 300;
const mostLines = 12;

/** The end of an app's output for a report: without control characters and credentials, and shortened. */
export function lastWords(log: string): string {
	const lines = log
		.split(/\r?\n/)
		.map(line => printable(line).trimEnd())
		.filter(line => line !== '');
	return lines.slice(-mostLines).join('\n');
}

function printable(line: string): string {
	const text = redact(stripVTControlCharacters(line).replaceAll(/[\p{Cc}\p{Co}\p{Cs}]/gu, '�'));
	const told = text.replaceAll(/�{2,}/g, '�');
	return told.length > longestLine ? `${told.slice(0, longestLine)} …` : told;
}
