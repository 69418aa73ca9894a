import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {lines} from './measured.ts';
import {marksOf} from './page/by-class.ts';
import {pageOf} from './page.ts';
import {replay} from './replay.ts';
import {standingOf} from './standing.ts';
import {classes, readVectors} from './vector.ts';

const vectors = readVectors();
const judged = Promise.all(classes.map(release => replay(vectors, release)));

test('the page is what the replay gives', async t => {
	const file = path.join(import.meta.dirname, '..', '..', 'docs', 'upstream-conformance.md');
	const again = 'run `node scripts/upstream-conformance.ts` and read the difference';
	t.is(readFileSync(file, 'utf8'), pageOf(vectors, await judged), again);
});

for (const {title, of, measured, differs} of lines) {
	test(`as measured, or as the difference says: ${title}`, async t => {
		const stood = (await judged).map(each => ({release: each.release, rows: standingOf(each)}));
		t.deepEqual(marksOf(stood, of), differs?.replayed ?? measured);
		t.notDeepEqual(differs?.replayed, measured);
	});
}
