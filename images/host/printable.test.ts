import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {array, assert, constantFrom, property, string} from 'fast-check';
import {printable} from './printable.ts';

test('escape sequences, links and titles are gone, and what they were around stays', t => {
	t.is(printable('\u001B[31mred\u001B[0m'), 'red');
	t.is(printable('\u001B]8;;https://evil.example\u0007click\u001B]8;;\u0007'), 'click');
	t.is(printable('\u001B]0;title\u001B\\after'), 'after');
	t.notRegex(printable('\u001B]0;never ended\u009B2J'), /\p{Cc}/u);
});

test('what turns text around, hides it or reaches into other lines is shown as such', t => {
	t.is(printable('gpj.\u202Eexe'), 'gpj.�exe');
	t.is(printable('a\u200Bb\uFEFFc'), 'a�b�c');
	t.is(printable(`a${'\u0300'.repeat(40)}`).length, 4);
	t.is(printable('one\rtwo\r\nthree\u2028four'), 'one\ntwo\nthree\nfour');
	t.is(printable('café – 日本語 ✔'), 'café – 日本語 ✔');
});

test('nothing but line feeds and tabs is left of control characters', t => {
	assert(
		property(string({unit: 'binary', maxLength: 200}), text => {
			t.notRegex(printable(text), /(?![\n\t])[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/u);
		}),
	);
});

test('it is read once: what is left is no new sequence', t => {
	const parts = constantFrom('\u001B', '[', ']', '31m', '\u0007', '\u009B', '8;;', '\u202E', 'a');
	assert(
		property(array(parts, {maxLength: 12}), pieces => {
			const once = printable(pieces.join(''));
			t.is(stripVTControlCharacters(once), once);
			t.is(printable(once), once);
		}),
	);
});
