import {gunzipSync} from 'node:zlib';
import test from 'ava';
import {catalogue, planOf, results} from '../../model/sample-run.ts';
import {judgeRun} from '../../verdict/verdict.ts';
import {conformanceReport, type ConformanceReport} from '../conformance-report.ts';
import {readFurnishing} from './document.ts';
import {renderHtml} from './html.ts';

const furnishing = await readFurnishing();
const plan = planOf();

function reportOf(but: Parameters<typeof results>[1] = {}): ConformanceReport {
	const found = results(plan, but);
	return conformanceReport({
		harness: {name: 'spd', version: '0.1.0'},
		plan,
		verdict: judgeRun({plan, results: found, catalogue, deviations: [], now: new Date(0)}),
		provider: 'kind',
		ended: new Date('2026-11-23T08:01:00Z'),
		limits: {request: 30_000},
	});
}

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
