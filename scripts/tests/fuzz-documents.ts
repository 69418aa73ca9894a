import * as fc from 'fast-check';
import type {Arbitrary} from 'fast-check';
import {stringify} from 'yaml';
import {isObject, type Json} from '../../harness/model/json.ts';

/** Documents that are almost valid, for tests that no input makes a reader crash. */

/** A document as bytes: of the wrong shape, cut off, spliced, repeated, not in UTF-8, not a document at all. */
export function broken(valid: Json): Arbitrary<Buffer> {
	const texts = misshapen(valid).chain(value =>
		fc.constantFrom(
			JSON.stringify(value).replaceAll(JSON.stringify(holdsDeep), veryDeep),
			stringify(value, {aliasDuplicateObjects: false}),
		),
	);
	return fc.oneof(
		{weight: 4, arbitrary: texts.map(text => Buffer.from(text))},
		{weight: 4, arbitrary: texts.chain(spliced)},
		{weight: 1, arbitrary: fc.constantFrom(...oddities).map(text => Buffer.from(text))},
		{weight: 1, arbitrary: fc.uint8Array({maxLength: 200}).map(bytes => Buffer.from(bytes))},
	);
}

/** The document with a value, a key or an item that is not as it should be, at any depth; or as it is. */
export function misshapen(valid: Json): Arbitrary<Json> {
	const deeper = partsOf(valid).map(([key, part]) =>
		misshapen(part).map(other => replaced(valid, key, other)),
	);
	const fewer = partsOf(valid).map(([key]) => fc.constant(replaced(valid, key, undefined)));
	const more = isObject(valid)
		? [fc.tuple(fc.string(), odd).map(([key, value]) => ({...valid, [key]: value}))]
		: [];
	return fc.oneof(fc.constant(valid), odd, ...deeper, ...fewer, ...more);
}

/** Deeper than any document, and deeper than a recursive reader gets. */
const deep = 200;
const deeper = 20_000;
const veryDeep = `${'['.repeat(deeper)}${']'.repeat(deeper)}`;

/** Stands where a text gets such a list. */
const holdsDeep = '@deep';

const odd: Arbitrary<Json> = fc.oneof(
	fc.jsonValue({maxDepth: 2}).map(value => value as Json),
	fc.string({unit: 'binary', maxLength: 20}),
	fc.constantFrom<Json[]>(
		[],
		{},
		'',
		' ',
		'\u0000',
		'__proto__',
		{__proto__: null},
		'x'.repeat(10_000),
		1e308,
		-1,
		nested(deep),
		holdsDeep,
	),
);

function nested(levels: number): Json {
	let value: Json = [];
	for (let level = 0; level < levels; level++) value = level % 2 ? [value] : {a: value};
	return value;
}

const oddities: readonly string[] = [
	'',
	'\n',
	'\uFEFF',
	'---\n---\n',
	'null',
	'- - - -',
	'a: &a [*a]',
	'<<: *nobody',
	'a: 1\na: 2',
	'? {a: b}\n: c',
	'!!binary "////"',
	'%YAML 9.9\n---\na',
	'\t- a',
	'a: "\\uD800"',
	'['.repeat(deeper),
	`${veryDeep}\n`,
	`${'{"a":'.repeat(deeper)}1${'}'.repeat(deeper)}\n`,
	'- '.repeat(deep),
	'#'.repeat(100_000),
	'a: &a {b: 1}\nc: {<<: *a, <<: *a}',
];

function spliced(text: string): Arbitrary<Buffer> {
	const bytes = Buffer.from(text);
	const place = fc.nat({max: bytes.length});
	return fc
		.tuple(place, place, fc.oneof(fc.constant(''), fc.string(), piecesOf(text)))
		.chain(([a, b, put]) => {
			const [from, to] = [Math.min(a, b), Math.max(a, b)];
			const around = [bytes.subarray(0, from), bytes.subarray(to)] as const;
			return fc.constantFrom(
				Buffer.concat([around[0], Buffer.from(put), around[1]]),
				Buffer.concat([bytes.subarray(0, to), Buffer.from(put), bytes.subarray(from)]),
				Buffer.concat([around[0], Buffer.from([0xff, 0xc0, 0x80]), bytes.subarray(from)]),
				bytes.subarray(0, from),
			);
		});
}

const piecesOf = (text: string): Arbitrary<string> =>
	fc.constantFrom(...text.split(/(?<=\n)|(?<=,)/), '&a ', '*a', '!!js ', '\t', '"', '}', ': ');

function partsOf(value: Json): readonly (readonly [string | number, Json])[] {
	if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
	return isObject(value)
		? Object.entries(value).flatMap(([key, part]) =>
				part === undefined ? [] : [[key, part] as const],
			)
		: [];
}

function replaced(value: Json, key: string | number, other: Json | undefined): Json {
	if (Array.isArray(value)) {
		return value.flatMap((item, index) =>
			index !== key ? [item] : other === undefined ? [] : [other],
		);
	}
	const entries = Object.entries(isObject(value) ? value : {});
	const kept = entries.flatMap(([name, part]): [string, Json][] => {
		if (name !== key) return part === undefined ? [] : [[name, part]];
		return other === undefined ? [] : [[name, other]];
	});
	return Object.fromEntries(kept);
}
