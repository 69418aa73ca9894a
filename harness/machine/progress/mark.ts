import {paint, type Style} from '../style.ts';
import type {Mark} from './surface.ts';

const signs = {
	done: {glyph: '✔', ascii: 'ok', ink: 'green'},
	failed: {glyph: '✘', ascii: 'FAIL', ink: 'red'},
	inconclusive: {glyph: '?', ascii: '?', ink: 'magenta'},
} as const satisfies Readonly<Record<Mark | 'done', object>>;

/** The line after the sign of what it is about. */
export function marked(style: Style, line: string, mark: Mark | 'done' | undefined): string {
	if (mark === undefined) return line;
	const {glyph, ascii, ink} = signs[mark];
	return `${paint(style, ink, style.unicode ? glyph : ascii)} ${line}`;
}
