import test from 'ava';
import {atLevel} from '../../harness/model/configuration.ts';
import {judgeRow} from '../../harness/verdict/judge.ts';
import type {Observation} from '../../harness/model/observation.ts';
import type {ReportedRow} from '../../harness/report/conformance-report.ts';
import {rowKey, type Expectation, type Row} from '../../harness/model/row.ts';
import type {RealWorkload} from '../../harness/model/workloads.ts';
import {asObserved} from './as-observed.ts';

const workload: RealWorkload = {
	name: 'app',
	image: 'app-numeric',
	namespace: 'plain',
	as: 'Service',
	pod: 'started',
};

const row = (expect: Expectation): Row => ({
	requirement: 'R6',
	alsoProves: [],
	level: 'enabled',
	case: 'a case',
	tier: 'runtime',
	configuration: atLevel('enabled'),
	probe: {kind: 'outcome', workload},
	expect,
	presets: [],
});

/** The row's expectation after a cluster has shown this. */
function observedAs(expected: Expectation, observed?: Observation): Expectation | undefined {
	const {probe: _, configuration: __, expect: ___, presets: ____, ...plan} = row(expected);
	const reported: ReportedRow = {
		...plan,
		key: rowKey(plan),
		configuration: 'enabled',
		standing: 'failed',
		expected,
		digest: '',
		...(observed && {observed}),
	};
	return asObserved([row(expected)], [reported])[0]?.expect;
}

const crash: Observation = {kind: 'outcome', outcome: 'crashed', text: 'a chown b', exitCode: 1};

test('what both say otherwise than the row expects agrees, what only the forecast says so does not', t => {
	const expect = observedAs({outcome: 'ready', answer: 'up'}, crash);
	if (!expect) throw new Error('nothing is expected');
	t.is(judgeRow(expect, {...crash, text: 'other words'}).status, 'passed');
	const asWasExpected: Observation = {kind: 'outcome', outcome: 'ready', text: '', answer: 'up'};
	t.is(judgeRow(expect, asWasExpected).status, 'failed');
	t.is(judgeRow(expect, {...crash, exitCode: 2}).status, 'failed');
});

test('words that the row looks for are looked for where the cluster showed them', t => {
	t.deepEqual(observedAs({outcome: 'crashed', text: 'chown'}, crash), {
		outcome: 'crashed',
		exitCode: 1,
		text: ['chown'],
	});
	const elsewhere = observedAs({outcome: 'crashed', text: 'mkdir', answer: 'up'}, crash);
	t.is(elsewhere, undefined);
});

test('of a process all that was seen is expected', t => {
	const facts = {uid: 1, CapEff: '0', CapBnd: '0', NoNewPrivs: 1, Seccomp: 2};
	t.deepEqual(observedAs({process: {uid: 0}}, {kind: 'process', facts}), {process: facts});
});

test('a row of which nothing was shown, or that was not run, is left out', t => {
	t.is(observedAs({outcome: 'ready'}), undefined);
	t.deepEqual(asObserved([row({outcome: 'ready'})], []), []);
});
