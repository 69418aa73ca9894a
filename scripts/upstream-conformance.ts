import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {pageOf} from '../suites/upstream/page.ts';
import {replay} from '../suites/upstream/replay.ts';
import {classes, readVectors} from '../suites/upstream/vector.ts';

/** Regenerates docs/upstream-conformance.md: `node scripts/upstream-conformance.ts`. */

const vectors = readVectors();
const judged = await Promise.all(classes.map(release => replay(vectors, release)));
const file = path.join(import.meta.dirname, '..', 'docs', 'upstream-conformance.md');
await writeFile(file, pageOf(vectors, judged));
