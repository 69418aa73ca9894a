import {glob, readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';

/** docs/architecture.md against the imports. */

const root = path.join(import.meta.dirname, '..', '..');

const page = await readFile(path.join(root, 'docs', 'architecture.md'), 'utf8');

/** Each arrow of the diagram, as a pair of folders. */
const drawn = [...page.matchAll(/^ {2}([\w-]+) --> ([\w-]+)$/gm)].map(
	([, from = '', to = '']) => [from, to] as const,
);

/** A module's folder: the one below `harness/`, else the layer. */
function roomOf(file: string): string {
	const [layer = '', room = ''] = file.split(path.sep);
	return layer === 'harness' ? room : layer;
}

/** `[folder, folder that it imports]`, tests left out. */
async function used(): Promise<ReadonlySet<string>> {
	const found = new Set<string>();
	for await (const file of glob('{api,harness,images,scripts,suites}/**/*.ts', {cwd: root})) {
		if (/\.test\.ts$|scripts.tests|bench/.test(file)) continue;
		const text = await readFile(path.join(root, file), 'utf8');
		for (const [, named = ''] of text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)) {
			const target = path.normalize(path.join(path.dirname(file), named));
			const [from, to] = [roomOf(file), roomOf(target)];
			if (from !== to) found.add(`${from} --> ${to}`);
		}
	}
	return found;
}

/** The folders that are reachable from a folder along the arrows. */
function below(room: string): ReadonlySet<string> {
	const seen = new Set<string>();
	const todo = [room];
	for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
		for (const [from, to] of drawn) {
			if (from !== at || seen.has(to)) continue;
			seen.add(to);
			todo.push(to);
		}
	}
	return seen;
}

test('the picture has no arrow that no import has, and no import goes another way', async t => {
	const imports = await used();
	t.deepEqual(
		drawn.map(([from, to]) => `${from} --> ${to}`).filter(arrow => !imports.has(arrow)),
		[],
	);
	const everywhere = new Set(['model', 'machine', 'images']);
	const elsewhere = [...imports].filter(arrow => {
		const [from = '', to = ''] = arrow.split(' --> ');
		return !below(from).has(to) && !(everywhere.has(to) && from !== 'images');
	});
	t.deepEqual(elsewhere, []);
});

test('no room is above itself', t => {
	for (const [from] of drawn) t.false(below(from).has(from), from);
});

test('each room has its line on the page', async t => {
	const rooms = new Set<string>();
	for await (const file of glob('{harness,images}/*/**/*.ts', {cwd: root})) {
		rooms.add(file.split(path.sep)[1] ?? '');
	}
	t.deepEqual(
		[...rooms].filter(room => !page.includes(`| \`${room}/\``)),
		[],
	);
});

test('nothing lies loose in harness/ and images/', async t => {
	const loose: string[] = [];
	for await (const file of glob('{harness,images}/*.ts', {cwd: root})) loose.push(file);
	t.deepEqual(loose, []);
});
