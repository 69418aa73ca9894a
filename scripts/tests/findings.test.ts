import {access, constants, readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {fields, folder, headerOf, indexOf, readScripts} from '../findings.ts';

const scripts = await readScripts();

test('the index of the findings is the one that their headers make', async t => {
	t.is(await readFile(path.join(folder, 'README.md'), 'utf8'), indexOf(scripts));
});

test('there are findings', t => {
	t.true(scripts.size > 0);
});

for (const [name, script] of scripts) {
	test(`${name} has its header, may be executed, and cleans up`, async t => {
		t.true(script.startsWith('#!/usr/bin/env bash\n'));
		t.deepEqual(Object.keys(headerOf(script)), [...fields]);
		t.regex(script, /^set -euo pipefail$/m);
		t.regex(script, /^folder=\$\(mktemp -d\)\ntrap 'rm -rf "\$folder"' EXIT$/m);
		await t.notThrowsAsync(access(path.join(folder, name), constants.X_OK));
	});

	test(`${name} installs the versions that its header names, and no others`, t => {
		t.deepEqual(installedBy(script), namedIn(headerOf(script).Package));
	});
}

test('a header that lacks a field is refused with the line', t => {
	t.throws(() => headerOf('#!/usr/bin/env bash\n# Title: a\n# Expected: b\n'), {
		message: 'line 3 says "# Expected: b", not "# Package: …"',
	});
});

test('a package without a version is told from a pinned one', t => {
	t.deepEqual(installedBy('npm install --silent a@1.0.0 b\ngo get c/d@v2.0.0 2>log'), [
		'a@1.0.0',
		'b',
		'c/d@v2.0.0',
	]);
	t.deepEqual(namedIn('c/d@v2.0.0 (registry: go); a@1.0.0 (registry: npm)'), [
		'a@1.0.0',
		'c/d@v2.0.0',
	]);
	t.throws(() => namedIn('a (registry: npm)'), {message: '"a (registry: npm)" pins no version'});
});

/** The arguments of `npm install`, `pip install` and `go get`, as name@version. */
function installedBy(script: string): readonly string[] {
	const commands = script.matchAll(/(?:npm install|pip install|go get) ([^>|\n]*)/g);
	return [...commands]
		.flatMap(([, words = '']) => words.split(' '))
		.filter(word => /^[@a-z]/i.test(word))
		.map(word => word.replace('==', '@'))
		.toSorted();
}

function namedIn(packages: string): readonly string[] {
	return packages
		.split('; ')
		.map(one => {
			const pinned = one.match(/^(\S+@v?\d+(?:\.\d+)+) \(registry: (?:npm|pypi|go)\)$/)?.[1];
			if (pinned === undefined) throw new Error(`"${one}" pins no version`);
			return pinned;
		})
		.toSorted();
}
