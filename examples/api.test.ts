import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {
	askSubject,
	documentedSuite,
	judge,
	renderReport,
	suiteOf,
	UsageError,
	type Admission,
	type Question,
} from 'secure-pod-defaults-conformance';
import {csv} from './api/format.ts';
import {judgeProgram} from './api/program.ts';
import {provider as overHttp} from './api/provider.ts';
import {admit, provider} from './api/subject.ts';
import {suite} from './api/suite.ts';

/** The examples, and what each of them must find in a subject that is broken. */

const select = {requirement: 'R12', level: 'enabled'};

/** A subject whose answer is the object as it was sent. */
const idle = askSubject(() => ({
	ask: async ({object}) => ({admitted: true, object, warnings: []}),
	close: async () => {},
}));

test('a subject of one’s own is judged', async t => {
	const {exitCode, report} = await judged(t, {provider, select});
	t.is(exitCode, 0, report.verdict.sentence);
	t.is(report.suiteDigest, documentedSuite().digest);
	t.is((await judged(t, {provider: idle, select})).exitCode, 1);
});

test('a provider of one’s own is opened, asked and closed', async t => {
	const {exitCode, report} = await judged(t, {provider: overHttp, select});
	t.is(exitCode, 0, report.verdict.sentence);
	t.is(report.subject.version, '1.2.3');
});

test('a program is judged', async t => {
	const program = path.join(import.meta.dirname, 'python', 'defaulting.py');
	const {exitCode, report} = await judgeProgram(`python3 ${program}`, await temporary(t));
	t.is(exitCode, 0, report.verdict.sentence);
	t.is((await judgeProgram('false', await temporary(t))).exitCode, 2);
});

test('a suite of one’s own is judged', async t => {
	const {exitCode, report} = await judged(t, {provider, suite});
	t.is(exitCode, 0, report.verdict.sentence);
	t.is(report.rows.length, suite.rows.length);
	const overrides = askSubject(() => ({
		ask: async (request, features) => {
			const {object} = request;
			const forgets = JSON.stringify(object).replace('"allowPrivilegeEscalation":true', '"x":1');
			return admit({...request, object: JSON.parse(forgets)}, features);
		},
		close: async () => {},
	}));
	t.is((await judged(t, {provider: overrides, suite})).exitCode, 1);
});

test('a suite that judges nothing, or says a thing twice, is refused', t => {
	const [row] = suite.rows;
	if (row === undefined) return t.fail('the example has no row');
	const refused = (rows: typeof suite.rows, message: RegExp): void => {
		t.throws(() => suiteOf(suite.requirements, rows), {instanceOf: UsageError, message});
	};
	refused([], /no rows/);
	refused([row, row], /two rows have the key "V1 \[root-allowed\]/);
	refused([{...row, requirement: 'V2'}], /requirement V2, which the suite does not have/);
	refused([{...row, alsoProves: ['toString']}], /requirement toString/);
	refused([{...row, level: 'Enabled' as 'enabled'}], /its level is none of/);
});

test('a format of one’s own gets texts that a terminal only shows', async t => {
	const {report} = await judged(t, {provider, suite});
	const [row] = report.rows;
	if (row === undefined) return t.fail('the report has no row');
	const hostile = {...report, rows: [{...row, key: 'a "b"\u001b[2J'}]};
	const text = await renderReport(hostile, csv);
	t.is(text, '"key","tier","standing"\r\n"a ""b""","defaulting","passed"\r\n');
	t.regex(await renderReport(report, 'junit'), /^<\?xml/);
});

test('answers that are none leave the run inconclusive', async t => {
	const said: readonly unknown[] = [
		undefined,
		'yes',
		{admitted: true, object: null, warnings: []},
		{admitted: true, object: {}, warnings: 'none'},
		{admitted: false, message: 'no', warnings: []},
	];
	for (const answer of said) {
		const mute = askSubject(() => ({
			ask: async () => answer as Admission,
			close: async () => {},
		}));
		const {exitCode, report} = await judged(t, {provider: mute, suite});
		t.is(exitCode, 2, JSON.stringify(answer));
		t.regex(report.rows[0]?.reason ?? '', /answer is neither/);
	}
});

async function judged(
	t: ExecutionContext,
	question: Omit<Question, 'subject' | 'report'>,
): ReturnType<typeof judge> {
	return judge({...question, subject: 'example', report: await temporary(t)});
}

async function temporary(t: ExecutionContext): Promise<string> {
	const folder = await mkdtemp(path.join(tmpdir(), 'spd-test-'));
	t.teardown(() => rm(folder, {recursive: true}));
	return folder;
}
