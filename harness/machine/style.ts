import {stripVTControlCharacters, styleText} from 'node:util';

/** What the output device can show. */
export interface Style {
	readonly color: boolean;
	readonly unicode: boolean;
	readonly width: number;
}

export type Ink = Parameters<typeof styleText>[0];

/** The style for a stream: colour and the terminal's width only on a terminal, and at most 100 columns. */
export function styleFor(
	stream: {readonly isTTY?: boolean; readonly columns?: number},
	settings: {readonly color: boolean; readonly unicode: boolean},
): Style {
	const terminal = stream.isTTY === true;
	return {
		color: terminal && settings.color,
		unicode: settings.unicode,
		width: Math.max(60, Math.min(100, (terminal && stream.columns) || 100)),
	};
}

/** The text in that colour, if the style has colour. */
export function paint({color}: Style, ink: Ink, text: string): string {
	return color ? styleText(ink, text, {validateStream: false}) : text;
}

/** Foreign text on one line, without terminal control sequences. */
export function harmless(text: string): string {
	return stripVTControlCharacters(text)
		.replaceAll(/\s+/g, ' ')
		.replaceAll(/\p{Cc}/gu, '�')
		.trim();
}

/** The text cut to a number of columns. */
export function cut({unicode}: Style, text: string, columns: number): string {
	if (text.length <= columns) return text;
	const mark = unicode ? '…' : '...';
	return `${text.slice(0, columns - mark.length).trimEnd()}${mark}`;
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
	return [word.slice(0, size), ...pieces(word.slice(size), size)];
}
