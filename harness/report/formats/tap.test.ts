import test from 'ava';
import {execa} from 'execa';
import {Parser} from 'tap-parser';
import type {ConformanceReport} from '../conformance-report.ts';
import {suitesOf, type Outcome} from './cases.ts';
import {hostileReport, samples} from './sample-reports.ts';
import {renderTap} from './tap.ts';

interface Counts {
	readonly tests: number;
	/** Neither excused nor skipped. */
	readonly failed: number;
	readonly todo: number;
	readonly skip: number;
	readonly ok: boolean;
}

/** What the stream must say, the verdict's own test included. */
function expected(report: ConformanceReport, green: boolean): Counts {
	const cases = suitesOf(report).flatMap(suite => suite.cases);
	const number = (...those: readonly Outcome[]) =>
		cases.filter(({outcome}) => those.includes(outcome)).length;
	return {
		tests: cases.length + 1,
		failed: number('failed', 'inconclusive') + (green ? 0 : 1),
		todo: number('deviation', 'short'),
		skip: number('observed', 'not run'),
		ok: green,
	};
}

function byTapParser(tap: string): Counts {
	const events = Parser.parse(tap);
	const strange = events.filter(
		event =>
			['extra', 'child', 'bailout'].includes(event[0]) ||
			(event[0] === 'assert' && event[1].buffered),
	);
	if (strange.length > 0) throw new Error(`it is not only tests: ${JSON.stringify(strange[0])}`);
	const last = events.findLast(event => event[0] === 'complete');
	if (last?.[0] !== 'complete') throw new Error('it has no end');
	const {count, fail, todo, skip, ok} = last[1];
	return {tests: count, failed: fail - todo, todo, skip, ok};
}

/** Perl's, which `prove` uses. */
const perl = `
use TAP::Parser;
local $/;
my $parser = TAP::Parser->new({tap => scalar <STDIN>});
$parser->run;
print join ' ', $parser->tests_run, scalar($parser->failed), scalar($parser->todo),
	scalar($parser->skipped), scalar($parser->parse_errors), $parser->has_problems ? 0 : 1;
`;

async function byProve(tap: string): Promise<Counts> {
	const {stdout} = await execa('perl', ['-e', perl], {input: tap});
	const [tests = 0, failed = 0, todo = 0, skip = 0, wrong = 0, ok = 0] = stdout
		.split(' ')
		.map(Number);
	if (wrong > 0) throw new Error(`prove finds ${wrong} errors`);
	return {tests, failed, todo, skip, ok: ok === 1};
}

for (const [name, {report, green}] of Object.entries(samples)) {
	test(`a report ${name}: both readers count as the report does`, async t => {
		const tap = renderTap(report);
		t.deepEqual(byTapParser(tap), expected(report, green));
		t.deepEqual(await byProve(tap), expected(report, green));
	});
}

test('hostile titles excuse nothing, end nothing and add nothing', async t => {
	const report = hostileReport();
	const tap = renderTap(report);
	t.deepEqual(byTapParser(tap), expected(report, false));
	t.deepEqual(await byProve(tap), expected(report, false));
	t.notRegex(tap, /[^\n\P{C}]/u);
	t.notRegex(tap, /^\s*::|##\[|^Bail out/m);
	const points = tap.split('\n').filter(line => /^(?:not )?ok /.test(line));
	t.deepEqual(
		points.filter(line => !/^[^#]*(?: # (?:SKIP|TODO) [^#]+)?$/.test(line)),
		[],
	);
});

test('the readers’ surprises are real', async t => {
	const tap = renderTap(samples.conformant.report);
	await t.throwsAsync(byProve(tap.replace('version 13', 'version 14')), {message: /1 errors/});
	t.true(byTapParser('').ok);
	t.true(byTapParser('TAP version 13\n1..0\n').ok);
	t.throws(() => byTapParser('1..1\nok 1 - a {\n    ok 1 - b\n    1..1\n}\n'), {
		message: /not only tests/,
	});
});

test('a stream that was cut off is no pass', async t => {
	const tap = renderTap(samples.conformant.report);
	const cut = tap.slice(0, tap.lastIndexOf('\nok '));
	t.false(byTapParser(cut).ok);
	await t.throwsAsync(byProve(cut));
});

test('a failed row has what was expected and seen, and how to run it again, as YAML', t => {
	const events = Parser.parse(renderTap(samples['with a failure'].report));
	const found = events.flatMap(event => (event[0] === 'assert' ? [event[1]] : []));
	t.deepEqual(found.find(({name}) => name === 'R12 [enabled] unset')?.diag, {
		why: 'not as expected',
		expected: 'false',
		observed: 'true in Service',
		again: 'spd run --requirement R12 --level enabled --case unset',
	});
});

test('the same report gives the same bytes', t => {
	t.is(renderTap(hostileReport()), renderTap(hostileReport()));
});
