import {paint, type Style} from '../style.ts';
import type {Mark} from './surface.ts';

const signs = {
	failed: {glyph: '✘', ascii: 'FAIL', ink: 'red'},
	inconclusive: {glyph: '?', ascii: '?', ink: 'magenta'},
} as const satisfies Readonly<Record<Mark, object>>;

/** The line after the sign of what it is about. */
export function marked(style: Style, line: string, mark: Mark | undefined): string {
	if (mark === undefined) return line;
	const {glyph, ascii, ink} = signs[mark];
	return `${paint(style, ink, style.unicode ? glyph : ascii)} ${line}`;
}
