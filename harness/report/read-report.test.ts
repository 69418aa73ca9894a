import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {UsageError} from '../machine/usage-error.ts';
import {planOf} from '../model/sample-run.ts';
import {reportOf} from './testing-report.ts';
import {asReport, readReport, readReportAsWritten} from './read-report.ts';

async function written(t: ExecutionContext, content: string): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'report-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = path.join(folder, 'report.json');
	await writeFile(file, content);
	return file;
}

/** Files that somebody may have sent. */
const hostile: Readonly<Record<string, readonly [content: string | (() => string), said: RegExp]>> =
	{
		'is empty': ['', /is not a report/],
		'is a list': ['[]', /is not a report/],
		'is not closed': ['{"apiVersion": ', /is not a report: /],
		'is nested deeply': [() => '['.repeat(1e6), /is not a report: /],
		'is nested deeply as YAML': [() => `a: ${'['.repeat(1e6)}`, /it is nested too deeply/],
		'is nested deeply as YAML, with more between': [
			() => `a: ${'[1, {b: '.repeat(60)}`,
			/it is nested too deeply/,
		],
		'is nested deeply as YAML, by indentation': [
			() => Array.from({length: 600}, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
			/it is nested too deeply/,
		],
		'is nested deeply as YAML, in one line': [() => '- '.repeat(300), /it is nested too deeply/],
		'is nested deeply as YAML, by keys in one line': [
			() => '? '.repeat(300),
			/it is nested too deeply/,
		],
		'is nested deeply as YAML, behind anchors and tags': [
			() => Array.from({length: 600}, (_, depth) => `${' '.repeat(depth)}- &a !b\n`).join(''),
			/it is nested too deeply/,
		],
		'has aliases of aliases': [
			() =>
				Array.from({length: 9}, (_, each) =>
					each === 0
						? 'a0: &a0 [x, x]\n'
						: `a${each}: &a${each} [${Array.from({length: 9}, () => `*a${each - 1}`).join(', ')}]\n`,
				).join(''),
			/it has an alias/,
		],
		'has a very long text as YAML': [
			() => `kind: |\n${'  x [[ {{ *a\n'.repeat(1e5)}`,
			/its kind is not ConformanceReport/,
		],
		'has a very long text in one line of YAML': [
			() => `kind: "${'[{'.repeat(1e6)}"`,
			/its kind is not ConformanceReport/,
		],
		'is nested deeply as JSON': [
			() => `{"a":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
			/is not a report: /,
		],
		'is nested deeply in a free place': [
			() => {
				const deep = `${'['.repeat(1e5)}${']'.repeat(1e5)}`;
				return `{"apiVersion":"secure-pod-defaults-conformance/v1","kind":"ConformanceReport","rows":[{"observed":{"kind":"value","stages":{"Pod":${deep}}}}]}`;
			},
			/is not a report: /,
		],
		'has anchors that refer to each other': [
			'a: &a [*b]\nb: &b [*a]\n',
			/is not a report: .*(?:alias|anchor)/i,
		],
		'has an alias': ['a: &a [x]\nb: *a\n', /is not a report: it has an alias/],
		'says a thing twice': [
			'{"kind": "a \\" b\\\\", "verdict": {"exitCode": 1, "exitCode" : 0}}',
			/is not a report: an object in it has a key twice/,
		],
		'says a thing twice as YAML': ['kind: a\nkind: b\n', /is not a report: .*unique/],
		'has a very long string': [
			() => JSON.stringify({kind: '\\":'.repeat(1e6)}),
			/its kind is not ConformanceReport/,
		],
		'has another kind': [
			'{"apiVersion": "secure-pod-defaults-conformance/v1", "kind": "Pod"}',
			/its kind is not ConformanceReport/,
		],
		'is of a later version': [
			'{"apiVersion": "secure-pod-defaults-conformance/v2", "kind": "ConformanceReport"}',
			/has apiVersion "secure-pod-defaults-conformance\/v2"; this version of spd reads .*\/v1/,
		],
		'is for a terminal': ['{"a": "\u001B[31m"}', /is not a report/],
	};

for (const [what, [content, said]] of Object.entries(hostile)) {
	test(`a file that ${what} is one clear line`, async t => {
		const file = await written(t, typeof content === 'string' ? content : content());
		for (const read of [readReport, readReportAsWritten]) {
			const error = await t.throwsAsync(read(file), {instanceOf: UsageError, message: said});
			t.false(error.message.includes('\n'), error.message.slice(0, 500));
		}
	});
}

const report = reportOf({plan: planOf(undefined, {suiteDigest: `sha256:${'0'.repeat(64)}`})});
const asJson = (): Record<string, unknown> => JSON.parse(JSON.stringify(report));

test('what was written is read', async t => {
	t.deepEqual(await readReport(await written(t, JSON.stringify(report))), asJson());
});

const reading = (change: object) => () => asReport({...asJson(), ...change}, 'r.json');

test('a field too many, one too few and one of another kind are named', t => {
	t.throws(reading({more: 1}), {message: /^r\.json is not a report: .*more/});
	t.throws(reading({rows: undefined}), {message: /rows/});
	t.throws(reading({rows: [{}]}), {message: /rows\/0/});
	t.throws(reading({started: 7}), {message: /started must be string/});
	t.throws(reading({verdict: {...report.verdict, exitCode: 3}}), {message: /verdict\/exitCode/});
});

test('a report before apiVersion is read, but not as it was written', async t => {
	const {
		apiVersion: _1,
		kind: _2,
		troubles: _3,
		spoilt: _4,
		strict: _5,
		again: _6,
		...rest
	} = asJson();
	const older = JSON.stringify({schemaVersion: 1, ...rest});
	const file = await written(t, older);
	t.is((await readReport(file)).kind, 'ConformanceReport');
	await t.throwsAsync(readReportAsWritten(file), {
		message: /was written before reports had an apiVersion/,
	});
});

for (const [what, content] of Object.entries({
	'with a byte order mark': '\uFEFF{"kind": "Pod"}',
	'as YAML in one line': '{kind: Pod, apiVersion: v1}',
	'as YAML with a byte order mark': '\uFEFFkind: Pod\n',
})) {
	test(`a file is read ${what}`, async t => {
		const file = await written(t, content);
		await t.throwsAsync(readReport(file), {message: /its kind is not ConformanceReport/});
	});
}
