import path from 'node:path';
import test from 'ava';
import {importsOf, moduleClosure} from './module-closure.ts';

test('imports and re-exports are found, on one line or several; types are not', t => {
	const source = `
import './effect.ts';
import type {A} from './a-type.ts';
import {b, type C} from './b.ts';
import {
	d,
	e,
} from 'package/part';
export type {F} from './f-type.ts';
export {g} from './g.ts';
const text = "import {x} from 'x'";
`;
	t.deepEqual(importsOf(source), ['./effect.ts', './b.ts', 'package/part', './g.ts']);
});

test("a module's own files and its packages with all that they need, each once", async t => {
	const root = path.join(import.meta.dirname, '..', '..');
	const {files, packages} = await moduleClosure(path.join(root, 'images', 'cache', 'cache.ts'));
	const names = files.map(file => path.relative(root, file));
	t.true(names.includes('images/cache/cache.ts'));
	t.true(names.includes('images/cache/lock.ts'));
	t.deepEqual(names, [...new Set(names)]);
	const found = packages.map(({name}) => name);
	t.true(found.includes('fs-native-extensions'));
	t.true(found.includes('which-runtime'));
});
