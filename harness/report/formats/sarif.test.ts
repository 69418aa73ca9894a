import {createRequire} from 'node:module';
import {Ajv} from 'ajv';
import test from 'ava';
import type {Log, Result} from 'sarif';
import {suitesOf} from './cases.ts';
import {hostileReport, reportOf, samples} from './sample-reports.ts';
import {renderSarif} from './sarif.ts';

/** In draft 04, of which it uses nothing that later drafts read otherwise. */
const {
	$schema: _,
	id: __,
	...schema
}: Record<string, unknown> = createRequire(import.meta.url)(
	'@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json',
);

const validate = new Ajv({
	strict: false,
	allErrors: true,
	unicodeRegExp: false,
	formats: {'date-time': isTime, uri: text => URL.canParse(text), 'uri-reference': true},
}).compile(schema);

function isTime(text: string): boolean {
	return new Date(text).toISOString() === text;
}

function read(sarif: string): Log {
	const log = JSON.parse(sarif) as Log;
	if (!validate(log)) throw new Error(JSON.stringify(validate.errors));
	return log;
}

const runOf = (sarif: string) => read(sarif).runs[0];

const resultsOf = (sarif: string): readonly Result[] => runOf(sarif)?.results ?? [];

for (const [name, {report, green}] of Object.entries(samples)) {
	test(`a report ${name}: valid, a result a failed row, an error unless it is green`, t => {
		const sarif = renderSarif(report);
		const results = resultsOf(sarif);
		const rows = results.filter(({ruleId}) => ruleId !== 'verdict');
		t.is(
			rows.length,
			report.rows.filter(({standing}) => standing === 'failed' || standing === 'deviation').length,
		);
		t.is(
			results.some(({level}) => level === 'error'),
			!green,
		);
		t.is(
			new Set(results.map(({locations}) => JSON.stringify(locations))).size,
			results.length,
			'compared with an earlier run, results of one rule in one place are the same',
		);
		t.true(
			results.every(({level}) => level !== undefined),
			'merged, a result without a level takes that of another file',
		);
		t.is(
			runOf(sarif)?.invocations?.[0]?.executionSuccessful,
			report.verdict.conclusion !== 'inconclusive',
		);
	});
}

test('the schema refuses what is wrong', t => {
	t.throws(() => read(renderSarif(reportOf()).replace('"version": "2.1.0"', '"version": "2.2"')));
	t.throws(() =>
		read(renderSarif(samples['with a failure'].report).replace('"startLine"', '"start"')),
	);
});

test('a failed row names its rule, its sentence and its line', t => {
	const run = runOf(renderSarif(samples['with a failure'].report));
	const result = run?.results?.find(({ruleId}) => ruleId === 'R12');
	t.like(result, {
		level: 'error',
		message: {text: 'R12 [enabled] unset: not as expected'},
		properties: {
			expected: 'false',
			observed: 'true in Service',
			again: 'spd run --requirement R12 --level enabled --case unset',
		},
	});
	t.deepEqual(result?.locations?.[0]?.physicalLocation, {
		artifactLocation: {uri: 'suites/fixtures/documentation.md', uriBaseId: 'HARNESS'},
		region: {
			startLine: 16,
			endLine: 16,
			snippet: {text: 'Sets allowPrivilegeEscalation to false'},
		},
	});
	t.like(run?.tool.driver.rules?.[result?.ruleIndex ?? -1], {
		id: 'R12',
		helpUri:
			'https://knative.dev/docs/serving/configuration/secure-pod-defaults/#:~:text=Sets%20allowPrivilegeEscalation%20to%20false',
	});
});

test('a known deviation is suppressed, with who accepted it', t => {
	const [result] = resultsOf(renderSarif(samples.conformant.report));
	t.like(result, {
		ruleId: 'R3',
		level: 'note',
		suppressions: [
			{
				kind: 'external',
				status: 'accepted',
				justification:
					'Knative knows another string (knative/serving, review by 2027-11-01): https://example.com/16042',
			},
		],
	});
});

test('a SHOULD that falls short is a warning', t => {
	const results = resultsOf(renderSarif(samples['with a SHOULD that falls short'].report));
	t.deepEqual(
		results.filter(({ruleId}) => ruleId === 'R38').map(({level}) => level),
		['warning'],
	);
});

test('a run that fails without a failing row has a result of the verdict', t => {
	const [first] = resultsOf(renderSarif(samples['with a deviation that no longer holds'].report));
	t.is(first?.ruleId, 'verdict');
	t.regex(first?.message.text ?? '', /no longer holds: the row passes/);
});

const hashes = (run: string) =>
	resultsOf(renderSarif({...samples['with every standing'].report, run})).map(
		({partialFingerprints}) => partialFingerprints?.['primaryLocationLineHash'],
	);

test('a run that was inconclusive has a result for each reason', t => {
	const results = resultsOf(renderSarif(samples['without results'].report));
	t.deepEqual(
		results.map(({ruleId, message}) => `${ruleId}: ${message.text?.replace(/\d+/, 'N')}`),
		[
			'verdict: verdict: it was planned, but there is no result (rows: N)',
			'verdict: verdict: no row was judged',
		],
	);
});

test('each row is an alert of its own, the same in the next run', t => {
	t.is(new Set(hashes('a')).size, hashes('a').length);
	t.deepEqual(hashes('a'), hashes('b'));
});

test('hostile texts are texts: no link, no placeholder, no control character', t => {
	const report = hostileReport();
	const sarif = renderSarif(report);
	const results = resultsOf(sarif);
	const failed = suitesOf(report)
		.flatMap(({cases}) => cases)
		.filter(({row}) => row?.standing === 'failed');
	t.is(results.filter(({ruleId}) => ruleId !== 'verdict').length, failed.length);
	for (const {message} of results) t.notRegex(message.text ?? '', /\]\(|\{\d+\}|[\p{C}]/u);
	t.is(JSON.stringify(JSON.parse(sarif)).includes('[['), false);
});

test('more results than GitHub takes are counted instead', t => {
	const {rows, ...report} = samples['with a failure'].report;
	const [failed] = rows.filter(({standing}) => standing === 'failed');
	if (failed === undefined) throw new Error('none failed');
	const sarif = renderSarif({...report, rows: Array.from({length: 25_100}, () => failed)});
	const run = JSON.parse(sarif).runs[0];
	t.is(run.results.length, 25_000);
	t.is(
		run.invocations[0].toolExecutionNotifications.at(-1).message.text,
		'100 more results are only in report.json',
	);
});

test('the same report gives the same bytes', t => {
	t.is(renderSarif(hostileReport()), renderSarif(hostileReport()));
});
