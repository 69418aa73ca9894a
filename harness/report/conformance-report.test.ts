import test from 'ava';
import {mkdtemp, readdir, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {Measured} from '../providers/provider.ts';
import {writeReport} from './conformance-report.ts';
import {reportOf} from './testing-report.ts';
import {parseDeviations} from '../verdict/deviations.ts';
import {catalogue, planOf, results, row, suite} from '../model/sample-run.ts';

test('every requirement of the catalogue is listed with its cells', t => {
	const {requirements} = reportOf();
	t.deepEqual(
		requirements.map(({id}) => id),
		Object.keys(catalogue),
	);
	t.like(requirements[2], {
		id: 'R12',
		words: 'Sets allowPrivilegeEscalation to false',
		cells: {enabled: {state: 'conformant', judged: 1, passed: 1}},
	});
});

test('rows stand in the plan’s order, whatever the order of the results', t => {
	const plan = planOf();
	const {rows} = reportOf({plan, results: results(plan).toReversed()});
	t.deepEqual(
		rows.map(({key}) => key),
		plan.rows.map(({key}) => key),
	);
});

test('a row that failed carries what was expected and seen and how to run it again', t => {
	const plan = planOf(suite, {again: ['--subject', 'exec=python3 a.py']});
	const failed = reportOf({plan, results: results(plan, {'R36 [enabled] caddy': 'failed'})});
	t.like(
		failed.rows.find(({requirement}) => requirement === 'R36'),
		{
			standing: 'failed',
			expected: {equals: false},
			observed: {kind: 'value', stages: {Service: true}},
			milliseconds: 12,
			again: "spd run --subject 'exec=python3 a.py' --requirement R36 --level enabled --case caddy",
		},
	);
});

test('a level that the place dictates is not named again', t => {
	const plan = planOf(suite, {again: ['--context', 'prod', '--level', 'current']});
	const {rows} = reportOf({plan, results: []});
	t.is(
		rows[0]?.again,
		"spd run --context prod --level current --requirement R1 --case 'key absent'",
	);
});

test('a SHOULD gives a proportion and names what fails', t => {
	const plan = planOf();
	const {proportions} = reportOf({
		plan,
		results: results(plan, {'R38 [enabled] b': 'failed', 'R38 [enabled] c': 'inconclusive'}),
	});
	t.deepEqual(proportions, [
		{requirement: 'R38', passed: 1, judged: 2, failing: ['R38 [enabled] b']},
	]);
});

test('a SHOULD of which nothing was judged has no proportion', t => {
	t.deepEqual(reportOf({results: []}).proportions, []);
});

test('drift and silence are findings with what was seen', t => {
	const silent = row('R12', 'enabled', 'upper case', {observedOnly: 'silent on letter case'});
	const {findings} = reportOf({plan: planOf([...suite, silent])});
	const observed = {kind: 'value', stages: {Service: false}} as const;
	t.deepEqual(findings, [
		{
			about: 'R1: “Sets allowPrivilegeEscalation to false”',
			rows: [{key: 'R1 [disabled] key absent', observed}],
		},
		{about: 'silent on letter case', rows: [{key: 'R12 [enabled] upper case', observed}]},
	]);
});

test('deviations are listed with their state and without code', t => {
	const entry = `deviations:
  - requirement: R3
    levels: [root-allowed, enabled]
    case: the documented string
    versions: '*'
    observed: {kind: value, stages: {Service: true}}
    reason: known
    owner: knative
    link: https://example.com/
    review: 2026-01-01
`;
	const plan = planOf();
	const {deviations} = reportOf({
		plan,
		deviations: parseDeviations(entry, 'some.yaml', catalogue),
		results: results(plan, {'R3 [root-allowed] the documented string': 'failed'}),
	});
	t.deepEqual(
		deviations.map(({key, state, overdue}) => ({key, state, overdue})),
		[
			{key: 'R3 [root-allowed] the documented string', state: 'matched', overdue: true},
			{key: 'R3 [enabled] the documented string', state: 'gone', overdue: true},
		],
	);
	t.deepEqual(JSON.parse(JSON.stringify(deviations)), deviations);
});

test('what was not run is listed by reason', t => {
	const plan = planOf(
		suite,
		{subject: {name: 'webhook', owns: ['defaulting', 'configuration']}},
		({requirement}) =>
			requirement === 'R38' ? {by: 'site', why: 'no container runs here'} : undefined,
	);
	const {notRun} = reportOf({
		plan,
		results: results(plan, {
			'R3 [root-allowed] the documented string': 'failed',
			'R12 [root-allowed] unset': 'not applicable',
		}),
	});
	t.deepEqual(notRun, [
		{
			why: 'no container runs here',
			by: 'site',
			requirements: [],
			rows: ['R38 [enabled] a', 'R38 [enabled] b', 'R38 [enabled] c'],
		},
		{
			why: 'not applicable: no such level as root-allowed',
			requirements: [],
			rows: ['R12 [root-allowed] unset'],
		},
		{why: "not this subject's", requirements: ['R36', 'R38'], rows: []},
	]);
});

const measured: Measured = {
	cluster: 'spd-1',
	facts: {kubernetes: '1.34.10', nodes: []},
	components: [],
	spellings: [{level: 'root-allowed', spelling: 'AllowRootBounded', selects: true}],
	entered: [],
	configurationBefore: {b: '2', a: '1'},
};

test('the configuration’s hash is the same before and after, whatever the order of its keys', t => {
	const after = reportOf({}, {measured, configurationAfter: {a: '1', b: '2'}}).measured;
	t.regex(after?.configurationHash.before ?? '', /^sha256:[0-9a-f]{64}$/);
	t.is(after?.configurationHash.before, after?.configurationHash.after);
	const other = reportOf({}, {measured, configurationAfter: {a: '1', b: '3'}}).measured;
	t.not(other?.configurationHash.before, other?.configurationHash.after);
});

test('a run that was cut short has a report of what there is', t => {
	const plan = planOf();
	const report = reportOf(
		{plan, results: results(plan).slice(0, 3), torn: '{'},
		{troubles: ['the node container was killed'], measured},
	);
	t.is(report.cutShort, 'the node container was killed');
	t.is(report.verdict.exitCode, 2);
	t.is(report.rows.filter(({standing}) => standing === 'passed').length, 2);
	t.is(report.measured?.configurationHash.after, undefined);
});

test('half a surrogate pair in an answer has a digest too, and not that of another half', t => {
	const plan = planOf();
	const digestOf = (text: string): string => {
		const [first, ...others] = results(plan);
		if (!first) throw new Error('no result');
		const seen = {...first, observed: {kind: 'refusal', code: 400, message: text} as const};
		return reportOf({plan, results: [seen, ...others]}).rows[0]?.digest ?? '';
	};
	const texts = ['a', 'a\uD800', 'a\uDBFF', '\uDC00a', 'a\uD83D\uDE00', String.raw`a\uD800`];
	t.is(new Set(texts.map(digestOf)).size, texts.length);
	const again = JSON.parse(JSON.stringify('a\uD800')) as string;
	t.is(digestOf(again), digestOf('a\uD800'));
});

test('the file is written whole, with nothing beside it', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'report-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const report = reportOf({}, {measured});
	const file = await writeReport(join(folder, 'new', 'folder'), report);
	t.deepEqual(JSON.parse(await readFile(file, 'utf8')), report);
	t.deepEqual(await readdir(join(folder, 'new', 'folder')), ['report.json']);
});

test('a folder that cannot be written to is the environment’s fault and is named', async t => {
	await t.throwsAsync(writeReport('/dev/null/reports', reportOf()), {
		instanceOf: EnvironmentError,
		message: /^cannot write the report \/dev\/null\/reports\/report\.json: /,
	});
});
