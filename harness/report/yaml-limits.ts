import {CST, Lexer} from 'yaml';

/** A report of ours is nested twenty deep; the parser calls itself at each level, and is slow where there are many. */
const deepest = 100;

/** Of indentation: each level of a block is at least one column further to the right. */
const mostColumns = 500;

const opening = new Set(['flow-map-start', 'flow-seq-start']);
const closing = new Set(['flow-map-end', 'flow-seq-end']);

/** What may stand before the first content of a line: `- - - a` is three deep. */
const indenting = new Set(['space', 'seq-item-ind', 'explicit-key-ind', 'map-value-ind']);
const between = new Set(['byte-order-mark', 'doc-mode', 'doc-start', 'anchor', 'tag']);

/** Why a document is not parsed: it would take too long, or become larger than it is. Its tokens show it, which are read one by one. */
export function whyNotParsed(text: string): string | undefined {
	let open = 0;
	let columns = 0;
	let isIndentation = true;
	for (const token of new Lexer().lex(text)) {
		const type = CST.tokenType(token) ?? '';
		// No report of ours has one; many of them are how a small file becomes a large one.
		if (type === 'alias') return 'it has an alias';
		if (opening.has(type)) open += 1;
		if (closing.has(type)) open -= 1;
		if (type === 'newline') {
			columns = 0;
			isIndentation = true;
		} else if (!indenting.has(type)) {
			isIndentation &&= between.has(type);
		} else if (isIndentation) {
			columns += token.length;
		}
		if (open > deepest || columns > mostColumns) return 'it is nested too deeply';
	}
	return undefined;
}
