import {stripVTControlCharacters} from 'node:util';

/**
 * Foreign text as characters that a terminal and an editor only show: escape sequences are removed (ECMA-48: colours, titles,
 * links), and what is left of control characters, what changes the direction of text or has no width (Unicode category
 * Cf, such as U+202E), private characters and halves of surrogate pairs become `�`. Line feeds and tabs stay; every other line break becomes a line
 * feed. At most three combining marks stay on one character, so that none reaches into the lines above.
 */
export function printable(text: string): string {
	return stripVTControlCharacters(text.replaceAll(/\r\n?|[\u0085\u2028\u2029]/g, '\n'))
		.replaceAll(/(?:(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}])+/gu, '�')
		.replaceAll(/�{2,}/g, '�')
		.replaceAll(/(\p{M}{3})\p{M}+/gu, '$1');
}
