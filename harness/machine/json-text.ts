/**
 * Data as JSON text, indented. Foreign strings stay the same data; what a terminal would obey (control characters, also
 * those from U+007F on, and characters without a glyph of their own) is written as `\uXXXX`.
 */
export function jsonText(data: unknown): string {
	return JSON.stringify(data, undefined, 2).replaceAll(
		/[\u007F-\u009F\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu,
		unseen =>
			Array.from(
				{length: unseen.length},
				(_, at) => String.raw`\u${unseen.charCodeAt(at).toString(16).padStart(4, '0')}`,
			).join(''),
	);
}
