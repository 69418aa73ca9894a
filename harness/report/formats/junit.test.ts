import {randomUUID} from 'node:crypto';
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {junitXml} from '@allurereport/reader';
import {BufferResultFile} from '@allurereport/reader-api';
import test, {type ExecutionContext} from 'ava';
import {parse as parseJunit2json} from 'junit2json';
import {parse as parseTestResults} from 'test-results-parser';
import {validateXML} from 'xmllint-wasm';
import type {ConformanceReport} from '../conformance-report.ts';
import {suitesOf, type Outcome} from './cases.ts';
import {renderJunit} from './junit.ts';
import {hostileReport, reportOf, samples} from './sample-reports.ts';

interface Counts {
	readonly passed: number;
	readonly failed: number;
	readonly errors: number;
	readonly skipped: number;
}

/** What the file must say, the verdict's own test included. */
function expected(report: ConformanceReport, green: boolean): Counts {
	const cases = suitesOf(report).flatMap(suite => suite.cases);
	const number = (...those: readonly Outcome[]) =>
		cases.filter(({outcome}) => those.includes(outcome)).length;
	return {
		passed: number('passed') + (green ? 1 : 0),
		failed: number('failed') + (green ? 0 : 1),
		errors: number('inconclusive'),
		skipped: number('deviation', 'short', 'observed', 'not run'),
	};
}

/** xml2js below it, as in dorny/test-reporter. */
async function byJunit2json(xml: string): Promise<Counts> {
	const parsed = await parseJunit2json(xml);
	const suites = parsed && 'testsuite' in parsed ? (parsed.testsuite ?? []) : [];
	const cases = suites.flatMap(({testcase = []}) => testcase);
	return {
		passed: cases.filter(each => !(each.failure ?? each.error ?? each.skipped)).length,
		failed: cases.filter(({failure}) => failure).length,
		errors: cases.filter(({error}) => error).length,
		skipped: cases.filter(({skipped}) => skipped).length,
	};
}

/** By its own totals, which it computes from the attributes. */
async function byTestResultsParser(t: ExecutionContext, xml: string): Promise<Counts> {
	const folder = await mkdtemp(path.join(tmpdir(), 'junit-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = path.join(folder, 'junit.xml');
	await writeFile(file, xml);
	const {passed, failed, errors, skipped} = parseTestResults({type: 'junit', files: [file]});
	return {passed, failed, errors, skipped};
}

async function byAllure(xml: string): Promise<Counts> {
	const seen: (string | undefined)[] = [];
	const read = await junitXml.read(
		{
			visitTestResult: async ({status}) => void seen.push(status),
			visitAttachmentFile: async () => {},
			visitMetadata: async () => {},
			visitCheckResult: async () => {},
			visitGlobals: async () => {},
			visitMetrics: async () => {},
			visitTestFixtureResult: async () => {},
		},
		new BufferResultFile(Buffer.from(xml), `${randomUUID()}.xml`),
	);
	if (!read) throw new Error('Allure did not read it');
	const number = (status: string) => seen.filter(each => each === status).length;
	return {
		passed: number('passed'),
		failed: number('failed'),
		errors: number('broken'),
		skipped: number('skipped'),
	};
}

const schema = await readFile(
	path.join(import.meta.dirname, '..', '..', '..', 'schema', 'junit.xsd'),
	'utf8',
);

async function objections(xml: string): Promise<readonly string[]> {
	const {errors} = await validateXML({
		xml: [{fileName: 'junit.xml', contents: xml}],
		schema: [{fileName: 'junit.xsd', contents: schema}],
	});
	return errors.map(({message}) => message);
}

for (const [name, {report, green}] of Object.entries(samples)) {
	test(`a report ${name}: each reader counts as the report does`, async t => {
		const xml = renderJunit(report);
		const counts = expected(report, green);
		t.deepEqual(await objections(xml), []);
		t.deepEqual(await byJunit2json(xml), counts);
		t.deepEqual(await byTestResultsParser(t, xml), counts);
		t.deepEqual(await byAllure(xml), counts);
		t.is(counts.failed + counts.errors === 0, green);
		t.is(counts.passed - (green ? 1 : 0), report.rows.filter(isPassed).length);
	});
}

const isPassed = ({standing}: {readonly standing: string}) => standing === 'passed';

test('hostile texts make no test, no attachment, no property, and no file that is refused', async t => {
	const report = hostileReport();
	const xml = renderJunit(report);
	const counts = expected(report, false);
	t.deepEqual(await objections(xml), []);
	t.deepEqual(await byJunit2json(xml), counts);
	t.deepEqual(await byTestResultsParser(t, xml), counts);
	t.deepEqual(await byAllure(xml), counts);
	t.notRegex(xml, /\[\[|##\[|<script|<!DOCTYPE|<!\[CDATA/);
	t.notRegex(xml, /^\s*::/m);
	t.notRegex(xml, /[^\n\P{C}]/u);
});

test('the reader’s surprises are real: each says so of a file without its workaround', async t => {
	const red = renderJunit(samples['with a failure'].report);
	const counts = expected(samples['with a failure'].report, false);
	const noMessage = red.replaceAll(/ message="[^"]*"/g, '').replaceAll(/ type="[^"]*"/g, '');
	t.true((await byAllure(noMessage)).passed > counts.passed);
	const counted = red.replace(
		'<testsuites ',
		`<testsuites tests="${Object.values(counts).reduce((a, b) => a + b)}" failures="${counts.failed}" `,
	);
	t.true((await byTestResultsParser(t, counted)).passed > counts.passed);
	t.not((await objections(red.replace('<testsuites ', '<testsuites skipped="1" '))).length, 0);
	t.not((await objections(red.replace('</testcase>', '<properties/></testcase>'))).length, 0);
});

test('a failed row says what was expected and seen, and how to run it again, in the attribute and in the text', async t => {
	const parsed = await parseJunit2json(renderJunit(samples['with a failure'].report));
	const suites = parsed && 'testsuite' in parsed ? (parsed.testsuite ?? []) : [];
	const [failure] =
		suites.flatMap(({testcase = []}) => testcase).find(({name}) => name === 'R12 [enabled] unset')
			?.failure ?? [];
	t.deepEqual(failure, {
		type: 'failed',
		message: 'not as expected',
		inner: `not as expected
expected: false
observed: true in Service
again: spd run --requirement R12 --level enabled --case unset`,
	});
});

test('of a deviation that no longer holds the verdict tells', t => {
	const xml = renderJunit(samples['with a deviation that no longer holds'].report);
	t.regex(xml, /<failure type="verdict" message="non-conformant: [^"]*no longer holds/);
});

test('what was skipped says why, also to readers that show only the text', t => {
	const xml = renderJunit(samples['with every standing'].report);
	for (const why of [
		'known deviation: Knative knows another string',
		'falls short of a SHOULD, no part of the verdict',
		'only observed, never judged: silent on letter case',
		'not run: no container runs here',
		'not applicable',
	]) {
		t.true(xml.includes(`message="${why}">${why}`), why);
	}
});

test('where it ran is a property of the verdict', t => {
	const xml = renderJunit(samples.conformant.report);
	t.true(xml.includes('<property name="kubernetes" value="1.34.10"/>'));
	t.true(xml.includes('<property name="subject" value="knative 1.23.0"/>'));
});

test('a row that a plan has twice is two tests, not one that was tried again', t => {
	const {rows, ...report} = reportOf();
	const xml = renderJunit({...report, rows: [...rows, ...rows]});
	const names = [...xml.matchAll(/<testcase name="([^"]*)"/g)].map(([, name]) => name);
	t.is(new Set(names).size, names.length);
	t.true(names.includes('R12 [enabled] unset (2)'));
});

test('the same report gives the same bytes', t => {
	t.is(renderJunit(hostileReport()), renderJunit(hostileReport()));
});
