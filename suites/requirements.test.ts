import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import type {Requirement} from '../harness/model/requirement.ts';
import {requirements} from './requirements.ts';

const file = path.join(import.meta.dirname, 'fixtures', 'documentation.md');
const lines = readFileSync(file, 'utf8').split('\n');

for (const [id, {words, line}] of Object.entries<Requirement>(requirements)) {
	test(`${id}: its words stand where it says`, t => {
		const there = line
			.split(', ')
			.flatMap(each => {
				const [from = 0, to = from] = each.split('–').map(Number);
				return lines.slice(from - 1, to);
			})
			.join(' ')
			.replaceAll('`', '');
		for (const part of words.split(' … ')) {
			t.true(plain(there).includes(plain(part)), `“${part}” is not in line ${line}: ${there}`);
		}
	});
}

/** Line breaks in a quotation do not count as part of its words. */
function plain(text: string): string {
	return text.replaceAll(/\s+/g, '');
}
