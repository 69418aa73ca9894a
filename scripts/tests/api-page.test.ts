import {readFile} from 'node:fs/promises';
import test from 'ava';
import {apiPage, page} from '../api-page.ts';

test('docs/api.md is what the docstrings say: `node scripts/api-page.ts` writes it', async t => {
	t.is(await readFile(page, 'utf8'), apiPage());
});
