import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {readDeviations} from '../harness/verdict/deviations.ts';
import {picture, type Recorded} from '../suites/picture.ts';
import {requirementsPage} from '../suites/requirements-page.ts';
import {requirements} from '../suites/requirements.ts';

/** Generates docs/requirements.md and the README's pictures from the recorded results. */

const root = path.join(import.meta.dirname, '..');
const inRoot = (...names: readonly string[]): string => path.join(root, ...names);

const releases = await readFile(inRoot('docs', 'releases.md'), 'utf8');
const deviations = await readDeviations(inRoot('deviations', 'knative.yaml'), requirements);
await writeFile(inRoot('docs', 'requirements.md'), requirementsPage(releases, deviations));

const recorded = JSON.parse(
	await readFile(inRoot('docs', 'images', 'conformance.json'), 'utf8'),
) as Recorded;
for (const theme of ['light', 'dark'] as const) {
	await writeFile(inRoot('docs', 'images', `conformance-${theme}.svg`), picture(recorded, theme));
}
