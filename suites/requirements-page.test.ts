import {readFileSync} from 'node:fs';
import path from 'node:path';
import test from 'ava';
import {readDeviations} from '../harness/verdict/deviations.ts';
import {picture, type Recorded} from './picture.ts';
import {requirementsPage} from './requirements-page.ts';
import {requirements} from './requirements.ts';

/** The output of scripts/requirements-page.ts matches the recorded pages. */

const root = path.join(import.meta.dirname, '..');
const read = (...names: readonly string[]): string =>
	readFileSync(path.join(root, ...names), 'utf8');

test('docs/requirements.md is the catalogue, with what releases do', async t => {
	const deviations = await readDeviations('deviations/knative.yaml', requirements);
	t.is(read('docs', 'requirements.md'), requirementsPage(read('docs', 'releases.md'), deviations));
});

test('a requirement that a release deviates from says so on the page', async t => {
	const page = requirementsPage('| requirement | what | 1.0 | 2.0 |\n| R12 | … | ✔ | ✘ |\n', []);
	t.regex(page, /## R12\n[^#]*releases: 1\.0 ✔ · 2\.0 ✘\n/);
	t.regex(page, /## R13\n[^#]*releases: not asked yet\n/);
	t.regex(page, /## R4\n[^#]*releases: needs a node\n/);
});

const recorded = JSON.parse(read('docs', 'images', 'conformance.json')) as Recorded;

test('what was recorded is of requirements of the catalogue', t => {
	t.deepEqual(
		Object.keys(recorded.cells).filter(id => !(id in requirements)),
		[],
	);
});

for (const theme of ['light', 'dark'] as const) {
	test(`the ${theme} picture is what was recorded`, t => {
		t.is(read('docs', 'images', `conformance-${theme}.svg`), picture(recorded, theme));
	});
}
