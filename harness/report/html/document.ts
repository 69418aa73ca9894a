import {createHash} from 'node:crypto';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {Element, Root, RootContent} from 'hast';
import {toHtml} from 'hast-util-to-html';
import {h} from 'hastscript';
import {printable} from '../../../images/host/printable.ts';

/** The style and the script of a page: files of this folder, which every page contains. */
export interface Furnishing {
	readonly css: string;
	readonly script: string;
}

export async function readFurnishing(): Promise<Furnishing> {
	const [css, script] = await Promise.all(
		['page.css', 'page.js'].map(name => readFile(path.join(import.meta.dirname, name), 'utf8')),
	);
	return {css: css ?? '', script: script ?? ''};
}

/** What a page consists of. */
export interface Content {
	readonly title: string;
	readonly body: readonly Element[];
	/** Data for the script, by the id under which it finds them: Base64 only. */
	readonly data?: Readonly<Record<string, string>>;
}

/**
 * A page in one file. It is serialised from a tree, in which text of others can only be text; and its policy lets
 * nothing run or load but this style and this script, which it names by their digests.
 */
export function pageOf({title, body, data = {}}: Content, {css, script}: Furnishing): string {
	const policy = [
		"default-src 'none'",
		`script-src '${digest(script)}'`,
		`style-src '${digest(css)}'`,
		"base-uri 'none'",
		"form-action 'none'",
	].join('; ');
	const head = [
		h('meta', {charSet: 'utf-8'}),
		h('meta', {httpEquiv: 'Content-Security-Policy', content: policy}),
		h('meta', {name: 'viewport', content: 'width=device-width, initial-scale=1'}),
		h('meta', {name: 'color-scheme', content: 'light dark'}),
		h('meta', {name: 'referrer', content: 'no-referrer'}),
		h('title', title),
	];
	const blocks = Object.entries(data).map(([id, text]) =>
		h('script', {type: 'text/plain', id}, text),
	);
	const page: Root = {
		type: 'root',
		children: [
			{type: 'doctype'},
			h('html', {lang: 'en'}, [
				h('head', [...head.map(harmless), h('style', css)]),
				h('body', [...body.map(harmless), ...blocks, h('script', script)]),
			]),
		],
	};
	return `${toHtml(page, {upperDoctype: true})}\n`;
}

const digest = (text: string): string =>
	`sha256-${createHash('sha256').update(text).digest('base64')}`;

/** The same tree with every text, and every attribute, as characters that are only shown. */
function harmless<Node extends RootContent>(node: Node): Node {
	if (node.type === 'text') return {...node, value: shown(node.value)};
	if (node.type !== 'element') return node;
	const properties = Object.entries(node.properties).map(([name, value]) => [
		name,
		typeof value === 'string' ? shown(value) : value,
	]);
	return {
		...node,
		properties: Object.fromEntries(properties),
		children: node.children.map(harmless),
	};
}

/** Foreign text, cut where it no longer says anything to a reader. */
export function shown(text: string): string {
	const more = text.length - mostCharacters;
	return printable(
		more > 0 ? `${text.slice(0, mostCharacters)} … (${more} more characters)` : text,
	);
}

const mostCharacters = 4000;
