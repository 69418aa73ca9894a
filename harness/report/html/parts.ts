import type {Element, ElementContent} from 'hast';
import {h} from 'hastscript';
import {inkOf, symbolOf} from '../terminal/symbols.ts';
import {shown} from './document.ts';

type State = Parameters<typeof inkOf>[0];

const unicode = {color: false, unicode: true, width: 100};

/** The sign of a state, and the state in words for those who do not see it. */
export function sign(state: State, words: string = state): readonly Element[] {
	return [
		h('span.sign', {ariaHidden: 'true'}, symbolOf(unicode, state).trim()),
		h('span.unseen', words),
	];
}

/** The sign of a state before its words. */
export function standing(state: State, words: string = state): Element {
	return h('span.standing', {dataInk: inked(state)}, [
		h('span.sign', {ariaHidden: 'true'}, symbolOf(unicode, state).trim()),
		` ${words}`,
	]);
}

/** The name of a state's colour in page.css. */
export const inked = (state: State): string => String(inkOf(state));

/** A part of the page, under a heading; none if nothing is in it. */
export function section(
	id: string,
	title: string,
	...content: readonly ElementContent[]
): readonly Element[] {
	if (content.length === 0) return [];
	return [
		h('section', {id, ariaLabelledBy: `${id}-title`}, [
			h('h2', {id: `${id}-title`}, title),
			...content,
		]),
	];
}

/** Text in which \`words\` are code. */
export function prose(text: string): ElementContent[] {
	return text
		.split('`')
		.map((part, index) => (index % 2 === 1 ? h('code', part) : {type: 'text', value: part}));
}

/** A command, and a button that copies it where scripts run. */
export function command(text: string): Element {
	return h('div.command', [
		h('code', text),
		h(
			'button.scripted',
			{type: 'button', dataCopy: '', ariaLabel: `Copy ${shown(text.slice(0, 200))}`},
			'Copy',
		),
	]);
}

/** Terms and what is said of them; those of which nothing is said are left out. */
export function facts(
	all: ReadonlyArray<readonly [string, string | Element | undefined]>,
): Element {
	const told = all.filter(([, said]) => said !== undefined && said !== '');
	return h(
		'dl.facts',
		told.map(([title, said]) => h('div', [h('dt', title), h('dd', said)])),
	);
}

/** A table that scrolls by itself where the page is narrow. */
export function table(
	label: string,
	heads: readonly string[],
	rows: ReadonlyArray<ReadonlyArray<string | Element>>,
): Element {
	return h('div.wide', {role: 'group', ariaLabel: label, tabIndex: 0}, [
		h('table', [
			h(
				'thead',
				h(
					'tr',
					heads.map(head => h('th', {scope: 'col'}, head)),
				),
			),
			h(
				'tbody',
				rows.map(cells =>
					h(
						'tr',
						cells.map(cell => h('td', cell)),
					),
				),
			),
		]),
	]);
}

/** The first names, and the number of further ones. */
export function names(all: readonly string[], most: number): Element {
	const more = all.length - most;
	return h('ul.names', [
		...all.slice(0, most).map(name => h('li', name)),
		...(more > 0 ? [h('li.more', `and ${numbered(more)} more`)] : []),
	]);
}

/** `5,333` */
export const numbered = (number: number): string => english.format(number);

const english = new Intl.NumberFormat('en-US');

/** `1 row`, `5,333 rows` */
export const counted = (number: number, what = 'row'): string =>
	`${numbered(number)} ${what}${number === 1 ? '' : 's'}`;

/** `0.4 s`, `12 s`, `3 min 5 s` */
export function duration(milliseconds: number): string {
	const seconds = milliseconds / 1000;
	if (seconds < 1) return `${Math.round(milliseconds)} ms`;
	if (seconds < 10) return `${seconds.toFixed(1)} s`;
	if (seconds < 120) return `${Math.round(seconds)} s`;
	return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** A link if it is one of the web; else its text. */
export function link(address: string): Element {
	return /^https?:\/\//i.test(address)
		? h('a', {href: address, rel: 'noreferrer'}, address)
		: h('span', address);
}
