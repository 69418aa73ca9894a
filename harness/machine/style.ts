import {styleText} from 'node:util';
import {printable} from '../../images/host/printable.ts';

/** What the output device can show. */
export interface Style {
	readonly color: boolean;
	readonly unicode: boolean;
	readonly width: number;
}

export type Ink = Parameters<typeof styleText>[0];

/** The style for a stream: colour and the terminal's width only on a terminal, and from 40 to 100 columns. */
export function styleFor(
	stream: {readonly isTTY?: boolean; readonly columns?: number},
	settings: {readonly color: boolean; readonly colorAnywhere?: true; readonly unicode: boolean},
): Style {
	const terminal = stream.isTTY === true;
	return {
		color: settings.color && (terminal || settings.colorAnywhere === true),
		unicode: settings.unicode,
		width: Math.max(40, Math.min(100, (terminal && stream.columns) || 100)),
	};
}

/** The text in that colour, if the style has colour. */
export function paint({color}: Style, ink: Ink, text: string): string {
	return color ? styleText(ink, text, {validateStream: false}) : text;
}

/** Foreign text on one line, without anything that a terminal obeys; cut if it is very long. */
export function harmless(text: string): string {
	const shortened = text.length > longestText ? `${text.slice(0, longestText)} …` : text;
	return printable(shortened).replaceAll(/\s+/g, ' ').trim();
}

/** A longer text says nothing more to a reader. */
const longestText = 4000;

/**
 * The same data with every string, and every key, in the form that a terminal only shows; line feeds stay. A renderer applies it to all
 * that it is given, so that no part of a report can be forgotten.
 */
export function harmlessly<T>(value: T): T {
	return inDepth(value) as T;
}

function inDepth(value: unknown): unknown {
	if (typeof value === 'string') return printable(value).replaceAll('\t', '  ');
	if (Array.isArray(value)) return value.map(inDepth);
	if (typeof value !== 'object' || value === null) return value;
	const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
	return Object.fromEntries(entries.map(([key, each]) => [printable(key), inDepth(each)]));
}

/** The text cut to a number of columns. */
export function cut({unicode}: Style, text: string, columns: number): string {
	if (text.length <= columns) return text;
	const mark = unicode ? '…' : '...';
	return `${begin(text, columns - mark.length).trimEnd()}${mark}`;
}

/** The first three names and the number of further ones. */
export function few(names: readonly string[]): string {
	const more = names.length - 3;
	return `${names.slice(0, 3).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The text in lines of at most the style's width, indented after the first; longer words are broken. */
export function wrapped({width}: Style, first: string, text: string): readonly string[] {
	const runNamespace = width - first.length;
	const indent = ' '.repeat(first.length);
	const lines: string[] = [];
	let line = '';
	for (const word of text.split(' ').flatMap(each => pieces(each, runNamespace))) {
		const longer = line === '' ? word : `${line} ${word}`;
		if (longer.length > runNamespace) lines.push(line);
		line = longer.length > runNamespace ? word : longer;
	}
	return [...lines, line].map((each, index) => (index === 0 ? first : indent) + each);
}

function pieces(word: string, size: number): readonly string[] {
	if (word.length <= size) return [word];
	const first = begin(word, size);
	return [first, ...pieces(word.slice(first.length), size)];
}

/** The first characters; one that takes two code units is not divided. */
const begin = (text: string, size: number): string =>
	text.slice(0, size).replace(/(?<=.)[\uD800-\uDBFF]$/s, '');
