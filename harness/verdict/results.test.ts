import test from 'ava';
import {appendFile, mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {EnvironmentError} from '../../images/host/errors.ts';
import type {Expectation} from '../model/row.ts';
import type {Observation} from '../model/observation.ts';
import {UsageError} from '../machine/usage-error.ts';
import {createResults, parseResults, readResults} from './results.ts';
import {planOf, result, results, row, suite} from '../model/sample-run.ts';

const plan = planOf();
const key = 'R12 [enabled] unset';
const planLine = JSON.stringify({plan});
const line = JSON.stringify(result(plan, key, 'passed'));

test('what is written is read', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'results-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = join(folder, 'results.jsonl');
	using written = createResults(file, plan);
	for (const each of results(plan)) written.add(each);
	t.deepEqual(await readResults(file), {plan, results: results(plan)});
});

test('a line is in the file before the next result comes', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'results-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = join(folder, 'results.jsonl');
	using written = createResults(file, plan);
	t.is(await readFile(file, 'utf8'), `${planLine}\n`);
	written.add(result(plan, key, 'passed'));
	t.is(await readFile(file, 'utf8'), `${planLine}\n${line}\n`);
});

test('a line that was cut off in writing is kept apart', async t => {
	const folder = await mkdtemp(join(tmpdir(), 'results-'));
	t.teardown(() => rm(folder, {recursive: true}));
	const file = join(folder, 'results.jsonl');
	createResults(file, plan)[Symbol.dispose]();
	await appendFile(file, `${line}\n${line.slice(0, 20)}`);
	const read = await readResults(file);
	t.is(read.results.length, 1);
	t.is(read.torn, line.slice(0, 20));
});

test('a file that cannot be written is the environment’s fault and is named', t => {
	t.throws(() => createResults('/nowhere/results.jsonl', plan), {
		instanceOf: EnvironmentError,
		message: /^cannot write the results to \/nowhere\/results\.jsonl: ENOENT/,
	});
});

test('a full disk is the environment’s fault and is named', t => {
	t.throws(() => createResults('/dev/full', plan), {
		instanceOf: EnvironmentError,
		message: /^cannot write the results to \/dev\/full: ENOSPC/,
	});
});

test('a file that cannot be read is named', async t => {
	await t.throwsAsync(readResults('/nowhere/results.jsonl'), {
		instanceOf: UsageError,
		message: /^cannot read the results file \/nowhere\/results\.jsonl: ENOENT/,
	});
});

const refused = test.macro({
	title: (_, what: string) => `${what} is refused with file and line`,
	exec(t, _what: string, source: string, message: RegExp | string) {
		t.throws(() => parseResults(source, 'results.jsonl'), {instanceOf: UsageError, message});
	},
});

const found = result(plan, key, 'passed');

test(refused, 'an empty file', '', 'results.jsonl:1: no plan: not a results file, or cut off');
test(refused, 'a plan that was cut off', planLine.slice(0, 40), /results\.jsonl:1: no plan/);
test(refused, 'a plan of another kind', '{"rows":[]}\n', 'results.jsonl:1: the whole lacks "plan"');
test(refused, 'a line that is no JSON', `${planLine}\n{"key"\n${line}\n`, /^results\.jsonl:2: /);
test(refused, 'an empty line', `${planLine}\n\n${line}\n`, /^results\.jsonl:2: /);
test(
	refused,
	'a key too many',
	`${planLine}\n${JSON.stringify({...found, stauts: 'failed'})}\n`,
	/^results\.jsonl:2: stauts is an unknown key; known are key, requirement, /,
);
test(
	refused,
	'a status that does not exist',
	`${planLine}\n${line}\n${JSON.stringify({...found, status: 'skipped'})}\n`,
	/^results\.jsonl:3: status must be one of passed, failed, .*, not "skipped"$/,
);
test(
	refused,
	'a number that is a text',
	`${planLine}\n${JSON.stringify({...found, milliseconds: '12'})}\n`,
	/^results\.jsonl:2: milliseconds must be a number, not "12"$/,
);
test(
	refused,
	'a list that is a text',
	`${planLine}\n${JSON.stringify({...found, alsoProves: 'R12'})}\n`,
	/^results\.jsonl:2: alsoProves must be a list, not "R12"$/,
);
test(
	refused,
	'an observation of no kind',
	`${planLine}\n${JSON.stringify({...found, observed: {}})}\n`,
	/^results\.jsonl:2: observed\.kind must be one of value, refusal, /,
);
test(
	refused,
	'an expectation of nothing',
	`${planLine}\n${JSON.stringify({...found, expected: {}})}\n`,
	/^results\.jsonl:2: expected says none of equals, onlyKeys, refusal, process, attempts, dependsOn, outcome$/,
);
test(
	refused,
	'a level in a plan that does not exist',
	`${planLine.replace('"level":"disabled"', '"level":"diabled"')}\n`,
	/^results\.jsonl:1: plan\.rows\.0\.level must be one of disabled, root-allowed, enabled/,
);

const everyExpectation: readonly Expectation[] = [
	{equals: null},
	{equals: {drop: ['ALL']}},
	{onlyKeys: ['allowPrivilegeEscalation']},
	{outcome: 'crashed', text: 'chown', exitCode: 1},
	{text: ['order does', 'not matter'], outcome: ['refused', 'crashed']},
	{outcome: 'denied', violations: ['runAsNonRoot']},
	{outcome: 'ready', answer: 'hello'},
	{process: {uid: 0, CapEff: '400'}},
];

const everyObservation: readonly Observation[] = [
	{kind: 'value', stages: {Service: null, Pod: {type: 'RuntimeDefault'}}},
	{kind: 'refusal', code: 400, message: ''},
	{kind: 'outcome', outcome: 'crashed', text: '', exitCode: 1},
	{kind: 'outcome', outcome: 'denied', text: 'x', violations: []},
	{kind: 'outcome', outcome: 'ready', text: '', answer: 'hello'},
	{
		kind: 'process',
		facts: {uid: 0, CapEff: '0', CapBnd: '400', NoNewPrivs: 1, Seccomp: 2},
	},
];

test('every kind of expectation and observation is read as it was written', t => {
	const each = [
		...everyExpectation.map(expected => ({...found, expected})),
		...everyObservation.map(observed => ({...found, observed})),
		{...found, evidence: {object: 'a/Pod/b', events: ['x'], log: [''], conditions: [{a: null}]}},
	];
	const source = [planLine, ...each.map(one => JSON.stringify(one)), ''].join('\n');
	t.deepEqual(parseResults(source, 'results.jsonl').results, each);
});

test('a plan keeps what was left out and why', t => {
	const silent = row('R12', 'enabled', 'silent', {observedOnly: 'nothing is said'});
	const narrowed = planOf([...suite, silent], {again: ['--subject', 'reference']}, ({level}) =>
		level === 'enabled' ? undefined : {by: 'option', why: 'level'},
	);
	t.deepEqual(parseResults(`${JSON.stringify({plan: narrowed})}\n`, 'x').plan, narrowed);
});
