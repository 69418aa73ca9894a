import {glob, readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';

test('each file has a test that runs every day: AVA takes a file without any for a failure', async t => {
	const folder = path.join(import.meta.dirname, '..', '..');
	let files = 0;
	for await (const file of glob(
		'{api,examples,harness,images,scripts,suites}/**/*.engine.test.ts',
		{cwd: folder},
	)) {
		files += 1;
		t.regex(await readFile(path.join(folder, file), 'utf8'), /^\s*test(?:\.serial)?\(/m, file);
	}
	t.true(files > 30, `${files} files`);
});
