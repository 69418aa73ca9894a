import {access, glob, readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';

/** Every link target on this repository's pages exists. */

const root = path.join(import.meta.dirname, '..', '..');

const pages: string[] = [];
for await (const page of glob('{*.md,{docs,examples,findings,suites}/**/*.md}', {cwd: root}))
	pages.push(page);

/** Targets of `[text](target)` that are neither an address nor an anchor on the same page, without their `#anchor`. */
function targetsIn(markdown: string): readonly string[] {
	const targets = [...markdown.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target);
	return targets
		.filter(target => !/^(?:[a-z]+:|#)/.test(target))
		.map(target => target.replace(/#.*$/, ''));
}

for (const page of pages) {
	test(`${page} refers to files that are there`, async t => {
		const targets = targetsIn(await readFile(path.join(root, page), 'utf8'));
		const missing: string[] = [];
		for (const target of new Set(targets)) {
			const file = path.join(root, path.dirname(page), target);
			await access(file).catch(() => missing.push(target));
		}
		t.deepEqual(missing, []);
	});
}

test('links are found, and the README has many', async t => {
	t.deepEqual(targetsIn('[a](b.md#c), [d](https://e/f), [g](#h), `i`'), ['b.md']);
	t.true(targetsIn(await readFile(path.join(root, 'README.md'), 'utf8')).length > 15);
});
