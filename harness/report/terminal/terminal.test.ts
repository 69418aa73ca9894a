import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {atLevel} from '../../model/configuration.ts';
import type {Result} from '../../model/result.ts';
import {parseDeviations} from '../../verdict/deviations.ts';
import {catalogue, planOf, results, row, suite} from '../../model/sample-run.ts';
import {reportOf} from '../testing-report.ts';
import {renderReport, renderVerdict} from './terminal.ts';
import {styleFor} from '../../machine/style.ts';

const plain = {color: false, unicode: true, width: 100};

const listed = `deviations:
  - requirement: R3
    levels: [root-allowed]
    case: the documented string
    versions: '>=1.16'
    observed: {kind: value, stages: {Service: true}}
    reason: Knative knows another string
    owner: knative/serving
    link: https://example.com/16042
    review: 2026-11-01
`;

const deviations = parseDeviations(listed, 'knative.yaml', catalogue);

test('a conformant run is a table, what was found and the verdict, last', t => {
	t.is(
		renderReport(plain, reportOf()),
		`knative 1.23.0 (kind): 10 rows in 60.0 s

                                                             disabled     root-allowed enabled
R1   DRIFT    the default is not disabled                    ○
R3   MUST     each level can be selected                     ✔ 1          ✔ 1          ✔ 1
R12  MUST     allowPrivilegeEscalation is false where it w…               ✔ 1          ✔ 1
R36  MUST     caddy is refused                                                         ✔ 1
R38  SHOULD   most images work                                                         ✔ 3

✔ conformant   ○ observed

Documentation findings
○ R1: “Sets allowPrivilegeEscalation to false”
    R1 [disabled] key absent: false in Service

Recommended
R38 (SHOULD): kept by 3 of 3

10 rows: 9 passed, 1 only observed
✔ conformant: knative 1.23.0: 10 rows: 9 passed, 1 only observed`,
	);
});

test('a failure shows what was expected, seen, where to look and how to run it again', t => {
	const plan = planOf();
	const found = results(plan, {'R36 [enabled] caddy': 'failed'}).map((each): Result =>
		each.key === 'R36 [enabled] caddy'
			? {
					...each,
					expected: {outcome: 'refused', text: 'image will run as root'},
					observed: {kind: 'outcome', outcome: 'crashed', exitCode: 1, text: 'exec failed'},
					evidence: {
						object: 'spd-1/Pod/caddy',
						events: ['Warning BackOff: back-off restarting'],
						log: ['exec /usr/bin/caddy:', 'operation not permitted'],
					},
				}
			: each,
	);
	t.true(
		renderReport(plain, reportOf({plan, results: found})).includes(`
Failed
✘ R36 [enabled] caddy
    expected  refused saying "image will run as root"
    saw       crashed with exit code 1 saying "exec failed"
    object    spd-1/Pod/caddy
    events    Warning BackOff: back-off restarting
    log       exec /usr/bin/caddy:
              operation not permitted
    again     spd run --requirement R36 --level enabled --case caddy
`),
	);
});

test('a failing SHOULD is shown apart from what decides the verdict', t => {
	const plan = planOf();
	const shown = renderReport(
		plain,
		reportOf({plan, results: results(plan, {'R38 [enabled] b': 'failed'})}),
	);
	t.true(shown.includes('\nFailed, but no part of the verdict\n▽ R38 [enabled] b\n'));
	t.false(shown.includes('\nFailed\n'));
	t.true(shown.includes('R38 (SHOULD): kept by 2 of 3; not by R38 [enabled] b'));
});

test('rows that could not be judged for one reason are told together', t => {
	const plan = planOf();
	const shown = renderReport(plain, reportOf({plan, results: []}));
	t.true(
		shown.includes(`
? 10 rows
    because   it was planned, but there is no result
    such as   R1 [disabled] key absent, R3 [disabled] the documented string, R3 [root-allowed] the
              documented string and 7 more
    again     spd run --requirement R1 --level disabled --case 'key absent'
`),
	);
	t.regex(shown, /\n\? inconclusive: knative 1\.23\.0: 10 rows: it was planned, but/);
});

test('a row that could not be judged says why', t => {
	const plan = planOf();
	const found = results(plan, {'R36 [enabled] caddy': 'inconclusive'}).map((each): Result =>
		each.status === 'inconclusive' ? {...each, reason: 'no Pod was made'} : each,
	);
	t.true(
		renderReport(plain, reportOf({plan, results: found})).includes(`
Could not be judged
? R36 [enabled] caddy
    expected  false
    saw       false in Service
    because   no Pod was made
    again     spd run --requirement R36 --level enabled --case caddy
`),
	);
});

test('a configuration that is more than a level is named', t => {
	const flagged = row('R12', 'enabled', 'flagged', {configuration: atLevel('enabled', {f: 'on'})});
	const plan = planOf([...suite, flagged]);
	const found = results(plan, {'R12 [enabled] flagged': 'failed', 'R12 [enabled] unset': 'failed'});
	const shown = renderReport(plain, reportOf({plan, results: found}));
	t.true(shown.includes('✘ R12 [enabled] flagged\n    with      enabled, f=on\n'));
	t.true(shown.includes('✘ R12 [enabled] unset\n    expected '));
});

test('of very many failures the first are shown and the others counted', t => {
	const many = Array.from({length: 45}, (_, index) => row('R12', 'enabled', `case ${index}`));
	const plan = planOf([...suite, ...many]);
	const failed = Object.fromEntries(
		many.map(each => [`R12 [enabled] ${each.case}`, 'failed'] as const),
	);
	const shown = renderReport(plain, reportOf({plan, results: results(plan, failed)}));
	t.true(shown.includes('\n✘ R12 [enabled] case 39\n'));
	t.false(shown.includes('\n✘ R12 [enabled] case 40\n'));
	t.true(shown.includes('\n… and 5 more rows; report.json has them all\n'));
});

test('a deviation that speaks of nothing that was judged is not shown', t => {
	const plan = planOf(suite, {}, ({requirement}) =>
		requirement === 'R3' ? {by: 'site', why: 'elsewhere'} : undefined,
	);
	const shown = renderReport(plain, reportOf({plan, deviations}));
	t.false(shown.includes('Known deviations'));
});

test('a subject without a version is named without one', t => {
	const plan = planOf(suite, {subject: {name: 'webhook', owns: planOf().subject.owns}});
	t.true(renderReport(plain, reportOf({plan})).startsWith('webhook (kind): 10 rows in 60.0 s\n'));
});

test('why a run was cut short is said', t => {
	const plan = planOf();
	const report = {...reportOf({plan, results: []}), cutShort: 'the engine stopped'};
	t.true(renderReport(plain, report).includes('\nthe run was cut short: the engine stopped\n'));
});

test('a deviation shows its reason, owner, link and review date', t => {
	const plan = planOf();
	const found = results(plan, {'R3 [root-allowed] the documented string': 'failed'});
	const shown = renderReport(plain, reportOf({plan, results: found, deviations}));
	t.true(
		shown.includes(`
Known deviations
≈ R3 [root-allowed] the documented string
    Knative knows another string (knative/serving; review was due by 2026-11-01)
    https://example.com/16042
`),
	);
	t.regex(shown, /R3 {3}MUST .* ✔ 1 {10}≈ 0\/1 {8}✔ 1\n/);
});

test('a deviation that is gone is shown as what it is: a failure', t => {
	const shown = renderReport(plain, reportOf({deviations}));
	t.true(
		shown.includes(`
✘ R3 [root-allowed] the documented string
    the row passes (knative.yaml:2): Knative knows another string (knative/serving; review was due
    by 2026-11-01)
`),
	);
});

test('what was not run is named with its reason', t => {
	const plan = planOf(suite, {}, ({requirement}) =>
		requirement === 'R38' ? {by: 'site', why: 'no container runs here'} : undefined,
	);
	t.true(
		renderReport(plain, reportOf({plan})).includes(`
Not run
3 rows: no container runs here: R38 [enabled] a, R38 [enabled] b, R38 [enabled] c
`),
	);
});

test('quiet says the verdict and warns of what is overdue', t => {
	const plan = planOf();
	const found = results(plan, {'R3 [root-allowed] the documented string': 'failed'});
	t.is(
		renderVerdict(plain, reportOf({plan, results: found, deviations})),
		`warning: knative.yaml:2: review of R3 [root-allowed] the documented string was due by 2026-11-01
✔ conformant: knative 1.23.0: 10 rows: 8 passed, 1 deviate as listed, 1 only observed`,
	);
});

test('quiet does not speak of deviations whose review lies ahead', t => {
	const plan = planOf();
	const found = results(plan, {'R3 [root-allowed] the documented string': 'failed'});
	const ahead = deviations.map(deviation => ({...deviation, review: '2027-01-01'}));
	const said = renderVerdict(plain, reportOf({plan, results: found, deviations: ahead}));
	t.regex(said, /^✔ conformant: [^\n]*$/);
});

test('no line is wider than the style says, but for commands', t => {
	const plan = planOf([...suite, row('R12', 'enabled', 'x '.repeat(30).trim())]);
	const found = plan.rows.map((planned): Result => {
		const {observedOnly: _, ...key} = planned;
		return {
			...key,
			status: 'failed',
			expected: {equals: 'y '.repeat(200)},
			observed: {kind: 'refusal', code: 400, message: 'z'.repeat(500)},
			evidence: {log: ['log '.repeat(90)]},
			milliseconds: 1,
		};
	});
	for (const width of [100, 60]) {
		const lines = renderReport({...plain, width}, reportOf({plan, results: found})).split('\n');
		const wide = lines.filter(line => line.length > width);
		t.deepEqual(
			wide.filter(line => !/^ {4}again |^✘ R12/.test(line)),
			[],
		);
	}
});

test('text of others cannot command the terminal', t => {
	const plan = planOf();
	const found = results(plan, {'R12 [enabled] unset': 'failed'}).map((each): Result => ({
		...each,
		evidence: {log: ['\u001B[2Jgone\u0007\u009B31m\r\nnext']},
	}));
	const shown = renderReport(plain, reportOf({plan, results: found}));
	t.regex(shown, /log {7}gone. next\n/);
	t.notRegex(shown, /[^\P{Cc}\n]/u);
});

test('colour changes nothing but the colour', t => {
	const plan = planOf();
	const report = reportOf({plan, results: results(plan, {'R12 [enabled] unset': 'failed'})});
	const colored = renderReport({...plain, color: true}, report);
	t.not(colored, renderReport(plain, report));
	const trimmed = stripVTControlCharacters(colored).replaceAll(/ +$/gm, '');
	t.is(trimmed, renderReport(plain, report));
});

test('without Unicode the signs are words', t => {
	const plan = planOf();
	const report = reportOf({plan, results: results(plan, {'R12 [enabled] unset': 'failed'})});
	const shown = renderReport({...plain, unicode: false}, report);
	t.regex(shown, /R12 .* ok 1 {9}FAIL 0\/1\n/);
	t.regex(shown, /\nFAIL non-conformant: /);
});

test('colour and width are a terminal’s', t => {
	const settings = {color: true, unicode: true};
	t.deepEqual(styleFor({isTTY: true, columns: 80}, settings), {...settings, width: 80});
	t.is(styleFor({isTTY: true, columns: 200}, settings).width, 100);
	t.deepEqual(styleFor({columns: 80}, settings), {color: false, unicode: true, width: 100});
	t.true(styleFor({columns: 80}, {...settings, colorAnywhere: true}).color);
	t.is(styleFor({isTTY: true, columns: 20}, settings).width, 40);
	t.false(styleFor({isTTY: true}, {...settings, color: false}).color);
});

const lines = (width: number): readonly string[] =>
	renderReport({...plain, width}, reportOf()).split('\n');

test('on a narrow terminal the table does without sentences, and then without keywords', t => {
	t.true(lines(60).includes('R12  MUST               ✔ 1          ✔ 1'));
	t.true(lines(40).includes('R12            ✔ 1          ✔ 1'));
	for (const width of [40, 60, 80]) {
		const wide = lines(width).filter(line => line.length > width && !/^ {4}again/.test(line));
		t.deepEqual(wide, []);
	}
});
