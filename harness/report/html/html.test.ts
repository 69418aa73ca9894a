import {gunzipSync} from 'node:zlib';
import test from 'ava';
import {planOf, results} from '../../model/sample-run.ts';
import type {ConformanceReport} from '../conformance-report.ts';
import {reportOf as sampleOf} from '../testing-report.ts';
import {readFurnishing} from './document.ts';
import {renderHtml} from './html.ts';

const furnishing = await readFurnishing();
const plan = planOf();

const reportOf = (but: Parameters<typeof results>[1] = {}): ConformanceReport =>
	sampleOf({plan, results: results(plan, but)});

test('the title has the subject, its version and the conclusion', t => {
	t.regex(
		renderHtml(reportOf(), furnishing),
		/<title>knative 1\.23\.0: conformant · secure-pod-defaults<\/title>/,
	);
});

test('a failure is what to do first, with the command that repeats it', t => {
	const page = renderHtml(reportOf({'R12 [enabled] unset': 'failed'}), furnishing);
	const [, first = ''] = /<section id="first".*?<ol class="steps">(.*?)<\/ol>/s.exec(page) ?? [];
	t.regex(first, /<strong>Repair R12<\/strong>/);
	t.regex(first, /expected false, saw true/);
	t.regex(first, /<code>spd run --requirement R12 --level enabled --case unset<\/code>/);
});

test('every row is in the packed data, in the suite’s order', t => {
	const page = renderHtml(reportOf(), furnishing);
	const [, packed = ''] = /id="packed-rows">([\w+/=]*)</.exec(page) ?? [];
	const {rows, levels} = JSON.parse(gunzipSync(Buffer.from(packed, 'base64')).toString()) as {
		rows: readonly (readonly (string | number)[])[];
		levels: readonly string[];
	};
	t.deepEqual(
		rows.map(([requirement, , level, , , , name]) =>
			[requirement, ` [${levels[Number(level)]}] `, name].join(''),
		),
		plan.rows.map(({key}) => key),
	);
});
