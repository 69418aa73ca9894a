const words = [
	'1_000 1000 0 -0 +1 -1_0 0123 0_7 0o17 0O17 0x1F 0X1f 0b10 0B1 -0b1 1__0 1_ 1e3 1E+3 12e03 1.5 1. .5 -.5 +.5e1 1_0.5',
	'0x1p-2 685_230.15 .inf -.Inf +.INF .nan .NaN NaN Infinity 190:20:30 190:20:30.15 12:30 2001-01-01 １_０００',
	'y Y n N yes Yes YES no No NO on On ON off Off OFF true True TRUE false False FALSE null Null NULL ~ << =',
	'- -- --- ... a: :a #a &a *a !a ! | > |- %a @a `a` "a" \'a\' it\'s " \' \\ [a] {a} , ] } a] a} {{x}} a\\b a"b',
	'${HOME} $(PORT) a=b / /a e3 _1 é ü café 日本 🙂',
].flatMap(line => line.split(' '));

const sentences = [
	[
		'',
		' ',
		'  a',
		'a  ',
		'--- a',
		'... a',
		'- a',
		'? a',
		': a',
		'a: b',
		'a :b',
		'a #b',
		'!!str a',
		'a, b',
		'/a b',
	],
	[
		'2001-12-14t21:59:43.10-05:00',
		'2001-12-14 21:59:43.10 -5',
		'2001-12-15 2:59:43.10',
		'word '.repeat(60).trim(),
	],
	['a'.repeat(300), '1'.repeat(40), `"${'x y '.repeat(40)}\\"`],
].flat();

const lines = [
	[
		'a\nb',
		'a\nb\n',
		'a\n\n',
		'\na',
		' a\nb',
		'a\n b',
		'a\n\tb',
		'\ta',
		'a\t',
		'a\tb',
		'a\r\nb',
		'a\rb',
		'\n',
		'\n\n',
	],
	[
		'#!/bin/sh\nset -e\nexec "$@"\n',
		'a\n\n\nb  \n',
		'a: b\nc: d\n',
		'- a\n- b',
		'a \nb',
		'1_000\n',
		'yes\n',
		'é\nü\n',
	],
	['a\u0085b\nc', 'a\u2028b\nc', '\uFEFFa\nb', `a\n${'b '.repeat(90)}`],
].flat();

const characters = [
	0, 7, 0x1b, 0x7f, 0x80, 0x85, 0x9f, 0xa0, 0x2028, 0x2029, 0x202e, 0xfeff, 0xfffd, 0xfffe,
].map(code => String.fromCharCode(code));

/** Texts that a reader of YAML 1.1 takes for something else if they are written bare, and neighbours of them. */
export const yamlTexts: readonly string[] = [...words, ...sentences, ...lines, ...characters];

/** A value with each of the texts as a value, as a key, in a list, in a map of a list. */
export const yamlValue = {
	texts: yamlTexts,
	keys: Object.fromEntries(yamlTexts.map((text, index) => [text, index])),
	env: yamlTexts.map((value, index) => ({name: `V${index}`, value})),
	others: [0, -1, 1.5, 65532, 2 ** 31, 1e21, true, false, null, {}, []],
};
