import test from 'ava';
import {catalogue, planOf, results, row} from '../../model/sample-run.ts';
import {parseDeviations} from '../../verdict/deviations.ts';
import {reportOf} from '../testing-report.ts';
import {annotations} from './annotations.ts';
import {outputs} from './outputs.ts';
import {unobeyed, workflowCommand} from './workflow-command.ts';

const listed = `deviations:
  - requirement: R3
    levels: [root-allowed]
    case: the documented string
    versions: '*'
    observed: {kind: value, stages: {Service: true}}
    reason: Knative knows another string
    owner: knative/serving
    link: https://example.com/16042
    review: 2026-11-01
`;
const deviations = parseDeviations(listed, 'deviations/knative.yaml', catalogue);

test('a conformant run annotates nothing', t => {
	t.deepEqual(annotations(reportOf()), []);
});

test('an entry of the list that no longer holds comes first, at its line', t => {
	const plan = planOf();
	const failed = results(plan, {'R12 [enabled] unset': 'failed'});
	const [first, second, ...more] = annotations(reportOf({plan, results: failed, deviations}));
	t.deepEqual(first, {
		kind: 'error',
		title: 'R3 [root-allowed] the documented string',
		file: 'deviations/knative.yaml',
		line: 2,
		message:
			'this deviation no longer holds: the row passes\nlisted because: Knative knows another string',
	});
	t.deepEqual(second, {
		kind: 'error',
		title: 'R12 [enabled] unset',
		message:
			'expected: false\nsaw: true in Service\nagain: spd run --requirement R12 --level enabled --case unset',
	});
	t.deepEqual(more, []);
});

test('an overdue review is a warning, and an error where it fails the run', t => {
	const plan = planOf();
	const failed = results(plan, {'R3 [root-allowed] the documented string': 'failed'});
	const kinds = (strict: boolean) =>
		annotations(reportOf({plan, results: failed, deviations, strict})).map(
			({kind, line}) => `${kind} ${line}`,
		);
	t.deepEqual(kinds(false), ['warning 2']);
	t.deepEqual(kinds(true), ['error 2']);
});

test('ten at most, and each requirement has its first before another its second', t => {
	const many = Array.from({length: 30}, (_, at) => row('R12', 'enabled', `case ${at}`));
	const plan = planOf([...many, row('R36', 'enabled', 'caddy')]);
	const failed = Object.fromEntries(plan.rows.map(({key}) => [key, 'failed' as const]));
	const told = annotations(reportOf({plan, results: results(plan, failed)}));
	t.is(told.length, 10);
	t.deepEqual(
		told.slice(0, 3).map(({title}) => title),
		['R12 [enabled] case 0', 'R36 [enabled] caddy', 'R12 [enabled] case 1'],
	);
});

test('what could not be judged says why', t => {
	const plan = planOf();
	const open = results(plan, {'R36 [enabled] caddy': 'inconclusive'});
	const [first] = annotations(reportOf({plan, results: open}));
	t.is(first?.title, 'R36 [enabled] caddy');
	t.regex(first?.message ?? '', /^could not be judged: /);
});

test('a run that judged nothing says so', t => {
	const plan = planOf([]);
	const [first, ...more] = annotations(reportOf({plan, results: []}));
	t.is(first?.title, 'inconclusive');
	t.deepEqual(more, []);
});

test('a text is escaped as GitHub’s toolkit does, and is one line', t => {
	const command = workflowCommand({
		kind: 'error',
		title: 'R1 [x]: a, 100%\n::error::b',
		message: 'a: b, 100%\r\n::set-output name=x::y\u001b[31m',
		file: 'C:/a,b',
		line: 7,
	});
	t.is(
		command,
		'::error title=R1 [x]%3A a%2C 100%25%0A%3A%3Aerror%3A%3Ab,file=C%3A/a%2Cb,line=7' +
			'::a: b, 100%25%0A::set-output name=x::y',
	);
});

test('tables stand between two marks', t => {
	t.is(unobeyed('  ::error::x', 'mark'), '::stop-commands::mark\n  ::error::x\n::mark::');
});

test('an output cannot end early', t => {
	const {verdict} = reportOf();
	const sentence = 'conformant\nend\nexit-code=0';
	const text = outputs(
		{verdict: {...verdict, sentence}},
		{file: 'r/report.json', exitCode: 2, mark: 'end'},
	);
	t.is(
		text,
		'verdict<<end\nconformant\nend\nexit-code<<end\n2\nend\n' +
			'report<<end\nr/report.json\nend\nsentence<<end\nconformant end exit-code=0\nend\n',
	);
});
