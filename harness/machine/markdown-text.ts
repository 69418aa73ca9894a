import {printable} from '../../images/host/printable.ts';

/**
 * Foreign text on one line of Markdown, as text only: its punctuation is escaped, and a word of which GitHub or a parser would make a
 * link, a mention or a reference (`https://…`, `www.…`, `a@b`, `@team`, `#1`, `:name:`) becomes code, where neither looks. Cut if it is very long.
 */
export function inline(text: string): string {
	const words = oneLine(text).split(' ');
	const told = words.map(word => (linked.test(word) ? code(word) : escaped(word))).join(' ');
	return told.replace(/^(\d+)([.)])/, String.raw`$1\$2`).replace(/^[-+=#]/, String.raw`\$&`);
}

/** The same as code: nothing in it is read, also not in a table, where a bar would end the cell. */
export function code(text: string): string {
	const said = oneLine(text).replaceAll('|', String.raw`\|`);
	const fence = '`'.repeat(longestRun(said) + 1);
	const space = said.startsWith('`') || said.endsWith('`') || said === '' ? ' ' : '';
	return `${fence}${space}${said}${space}${fence}`;
}

/** Lines of foreign text as a block that the text cannot close: its fence is longer than any run of backticks in it. */
export function fenced(language: string, text: string): readonly string[] {
	const lines = printable(text).replaceAll('\t', '  ').trimEnd();
	const fence = '`'.repeat(Math.max(3, longestRun(lines) + 1));
	return [`${fence}${language}`, lines, fence, ''];
}

/** What autolinks of GitHub Flavored Markdown and GitHub's own references begin with. */
const linked = /(?:https?|ftp):\/\/|mailto:|xmpp:|www\.|@|#\d|\bGH-\d|:\w+:/i;

const escaped = (word: string): string => word.replaceAll(/[\\`*_<>[\]|&~$!]/g, String.raw`\$&`);

function oneLine(text: string): string {
	const begin = text.length > longest ? `${text.slice(0, longest)} …` : text;
	return printable(begin).replaceAll(/\s+/g, ' ').trim();
}

const longest = 2000;

function longestRun(text: string): number {
	return Math.max(0, ...(text.match(/`+/g) ?? []).map(run => run.length));
}
