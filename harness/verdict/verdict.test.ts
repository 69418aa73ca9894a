import test from 'ava';
import type {Deviation} from './deviations.ts';
import type {Plan} from '../model/plan.ts';
import {catalogue, planOf, result, results, row, selecting, suite} from '../model/sample-run.ts';
import {parseVersionRange} from './version-range.ts';
import type {Result} from '../model/result.ts';
import {judgeRun, type Grounds, type Verdict} from './verdict.ts';

const now = new Date('2026-11-23T12:00:00Z');

function verdict(plan: Plan, of: readonly Result[], others: Partial<Grounds> = {}): Verdict {
	return judgeRun({plan, results: of, catalogue, deviations: [], now, ...others});
}

function narrowedBySelecting(narrower: Parameters<typeof selecting>[0]): readonly string[] {
	const plan = planOf(suite, {selection: selecting(narrower)});
	return verdict(plan, results(plan)).narrowed;
}

function cellsOf(judged: Verdict, id: string): readonly string[] {
	const found = judged.requirements.find(requirement => requirement.id === id);
	return found === undefined ? [] : Object.values(found.cells).map(({state}) => state);
}

const literal = 'R3 [root-allowed] the documented string';

const deviation: Deviation = {
	requirement: 'R3',
	levels: ['root-allowed'],
	case: 'the documented string',
	versions: '>=1.16',
	observed: {kind: 'value', stages: {Service: true}},
	reason: 'Knative knows another string',
	owner: 'knative/serving',
	link: 'https://example.com/1',
	review: '2027-05-31',
	where: 'knative.yaml:2',
	covers: parseVersionRange('>=1.16'),
};

test('a run in which everything passes is conformant', t => {
	const plan = planOf();
	const judged = verdict(plan, results(plan));
	t.is(judged.exitCode, 0);
	t.is(judged.sentence, 'conformant: knative 1.23.0: 10 rows: 9 passed, 1 only observed');
	t.deepEqual(cellsOf(judged, 'R1'), ['observed', 'says nothing', 'says nothing']);
	t.deepEqual(cellsOf(judged, 'R12'), ['says nothing', 'conformant', 'conformant']);
});

test('a failing MUST is non-conformant and names requirement and row', t => {
	const plan = planOf();
	const judged = verdict(plan, results(plan, {'R12 [enabled] unset': 'failed'}));
	t.is(judged.exitCode, 1);
	t.deepEqual(judged.nonConformant, [
		{why: 'R12 (MUST) is not kept', rows: ['R12 [enabled] unset'], requirement: 'R12'},
	]);
	t.deepEqual(cellsOf(judged, 'R12'), ['says nothing', 'conformant', 'non-conformant']);
});

test('nothing run is inconclusive', t => {
	const judged = verdict(planOf([]), []);
	t.is(judged.exitCode, 2);
	t.true(judged.inconclusive.some(({why}) => why === 'no row was judged'));
});

test('a plan of which no row has a result is inconclusive', t => {
	const judged = verdict(planOf(), []);
	t.is(judged.exitCode, 2);
	t.deepEqual(judged.inconclusive[0], {
		why: 'it was planned, but there is no result',
		rows: planOf().rows.map(({key}) => key),
	});
});

test('all rows skipped as not applicable is inconclusive', t => {
	const plan = planOf();
	const judged = verdict(
		plan,
		plan.rows.map(({key}) => result(plan, key, 'not applicable')),
	);
	t.is(judged.exitCode, 2);
	t.false(cellsOf(judged, 'R12').includes('not applicable'));
});

test('rows that were only observed are no evidence', t => {
	const plan = planOf();
	const judged = verdict(plan, results(plan, {'R12 [enabled] unset': 'observed'}));
	t.is(judged.exitCode, 2);
	t.deepEqual(judged.inconclusive, [
		{why: 'it was to be judged, but was only observed', rows: ['R12 [enabled] unset']},
	]);
});

test('a pass without anything observed is no evidence', t => {
	const plan = planOf();
	const [{observed: _, ...blind}] = [result(plan, 'R12 [enabled] unset', 'passed')];
	const rest = results(plan).filter(({key}) => key !== blind.key);
	t.is(verdict(plan, [...rest, blind]).exitCode, 2);
});

test('a missing row is inconclusive', t => {
	const plan = planOf();
	const judged = verdict(plan, results(plan).slice(0, -1));
	t.is(judged.exitCode, 2);
	t.deepEqual(judged.inconclusive[0]?.rows, ['R38 [enabled] c']);
});

test('a missing row that is only observed is inconclusive too', t => {
	const plan = planOf();
	t.is(verdict(plan, results(plan).slice(1)).exitCode, 2);
});

test('a row that stands twice is inconclusive', t => {
	const plan = planOf();
	const judged = verdict(plan, [...results(plan), result(plan, 'R12 [enabled] unset', 'passed')]);
	t.is(judged.exitCode, 2);
	t.deepEqual(judged.inconclusive, [
		{why: 'it has 2 results (passed, passed)', rows: ['R12 [enabled] unset']},
	]);
});

test('a failure reported after a pass of the same row is not lost', t => {
	const plan = planOf();
	const judged = verdict(plan, [...results(plan), result(plan, 'R12 [enabled] unset', 'failed')]);
	t.is(judged.exitCode, 1);
	t.is(judged.inconclusive.length, 1);
});

test('a result of a row that was never planned is inconclusive', t => {
	const plan = planOf();
	const extra = {...result(plan, 'R12 [enabled] unset', 'passed'), key: 'R12 [enabled] other'};
	const judged = verdict(plan, [...results(plan), extra]);
	t.is(judged.exitCode, 2);
	t.deepEqual(judged.inconclusive, [
		{why: 'results of rows that were never planned', rows: ['R12 [enabled] other']},
	]);
});

test('a result that contradicts the plan is inconclusive', t => {
	const plan = planOf();
	const judged = verdict(
		plan,
		results(plan).map(found =>
			found.key === 'R12 [enabled] unset' ? {...found, alsoProves: ['R36']} : found,
		),
	);
	t.is(judged.exitCode, 2);
	t.is(judged.inconclusive[0]?.why, 'its result differs from the plan in alsoProves');
});

test('a row planned twice is inconclusive', t => {
	const plan = planOf([...suite, row('R12', 'enabled', 'unset')]);
	t.is(verdict(plan, results(planOf())).exitCode, 2);
});

test('a torn results file is inconclusive', t => {
	const plan = planOf();
	const judged = verdict(plan, results(plan), {torn: '{"key":"R12'});
	t.is(judged.exitCode, 2);
	t.deepEqual(judged.inconclusive, [{why: 'the results file was cut off in writing', rows: []}]);
});

test('failed beats inconclusive, and both are listed', t => {
	const plan = planOf();
	const judged = verdict(
		plan,
		results(plan, {'R12 [enabled] unset': 'failed', 'R36 [enabled] caddy': 'inconclusive'}),
	);
	t.is(judged.exitCode, 1);
	t.deepEqual(judged.inconclusive[0]?.rows, ['R36 [enabled] caddy']);
	t.regex(
		judged.sentence,
		/^non-conformant: knative 1\.23\.0 does not keep R12 \(1 row\); also inconclusive: 1 row: /,
	);
});

test('a MUST of which no row is planned is inconclusive', t => {
	const plan = planOf(suite.filter(({requirement}) => requirement !== 'R36'));
	const judged = verdict(plan, results(plan));
	t.is(judged.exitCode, 2);
	t.deepEqual(judged.inconclusive, [
		{why: 'R36 [enabled]: no row of it was planned here', rows: []},
	]);
});

test('a gate that leaves out all rows of a MUST is inconclusive', t => {
	const plan = planOf(suite, {}, ({requirement}) =>
		requirement === 'R36' ? {by: 'preset', why: 'not in preset gate'} : undefined,
	);
	t.is(verdict(plan, results(plan)).exitCode, 2);
});

test('what the target cannot run makes the verdict "as far as selected"', t => {
	const plan = planOf(suite, {}, ({requirement}) =>
		requirement === 'R36' ? {by: 'site', why: 'scenarios need a cluster of our own'} : undefined,
	);
	const judged = verdict(plan, results(plan));
	t.is(judged.exitCode, 0);
	t.true(
		judged.sentence.startsWith(
			'conformant as far as selected (scenarios need a cluster of our own): ',
		),
	);
	t.is(cellsOf(judged, 'R36')[2], 'not selected');
});

test('a narrowed run is conformant as far as selected', t => {
	const selection = selecting({levels: ['enabled'], tiers: ['defaulting']});
	const plan = planOf(suite, {selection}, ({level, tier}) =>
		level === 'enabled' && tier === 'defaulting' ? undefined : {by: 'option', why: 'not selected'},
	);
	const judged = verdict(plan, results(plan));
	t.is(judged.exitCode, 0);
	t.regex(judged.sentence, /as far as selected \(level enabled; tier defaulting\): /);
	t.deepEqual(cellsOf(judged, 'R12'), ['not selected', 'not selected', 'conformant']);
	t.deepEqual(cellsOf(judged, 'R36'), ['not selected', 'not selected', 'not selected']);
});

test('a narrowed run in which nothing was judged is inconclusive', t => {
	const selection = selecting({requirements: ['R1']});
	const plan = planOf([row('R1', 'disabled', 'key absent')], {selection});
	t.is(verdict(plan, results(plan)).exitCode, 2);
});

test('a requirement that the subject does not own is not charged to it', t => {
	const subject = {name: 'webhook', owns: ['defaulting', 'configuration'] as const};
	const plan = planOf(suite, {subject});
	const judged = verdict(
		plan,
		results(plan, {'R36 [enabled] caddy': 'failed', 'R38 [enabled] a': 'inconclusive'}),
	);
	t.is(judged.exitCode, 0);
	t.is(cellsOf(judged, 'R36')[2], "not this subject's");
});

test('a subject that owns nothing of what was run is inconclusive', t => {
	const plan = planOf(suite, {subject: {name: 'none', owns: ['rendering']}});
	t.is(verdict(plan, results(plan)).exitCode, 2);
});

test('a failing SHOULD falls short without touching the exit code', t => {
	const plan = planOf();
	const judged = verdict(plan, results(plan, {'R38 [enabled] b': 'failed'}));
	t.is(judged.exitCode, 0);
	t.like(judged.requirements.at(-1)?.cells.enabled, {state: 'falls short', judged: 3, passed: 2});
});

test('a SHOULD that could not be measured is inconclusive', t => {
	const plan = planOf();
	t.is(verdict(plan, results(plan, {'R38 [enabled] b': 'inconclusive'})).exitCode, 2);
});

test('documentation drift is never part of the verdict', t => {
	const plan = planOf();
	t.is(verdict(plan, results(plan, {'R1 [disabled] key absent': 'failed'})).exitCode, 0);
	t.is(verdict(plan, results(plan, {'R1 [disabled] key absent': 'inconclusive'})).exitCode, 0);
});

test('a row on which the documentation is silent is never part of the verdict', t => {
	const silent = row('R12', 'enabled', 'letter case', {observedOnly: 'nothing is said of it'});
	const plan = planOf([...suite, silent]);
	t.is(verdict(plan, results(plan, {'R12 [enabled] letter case': 'failed'})).exitCode, 0);
});

test('a failing row counts for each requirement that it proves', t => {
	const shared = row('R38', 'enabled', 'd', {alsoProves: ['R12']});
	const plan = planOf([...suite, shared]);
	const judged = verdict(plan, results(plan, {'R38 [enabled] d': 'failed'}));
	t.is(judged.exitCode, 1);
	t.is(cellsOf(judged, 'R12')[2], 'non-conformant');
	t.is(cellsOf(judged, 'R38')[2], 'falls short');
});

test('a level that no spelling selects fails one row, and the others are listed, not green', t => {
	const plan = planOf();
	const judged = verdict(
		plan,
		results(plan, {[literal]: 'failed', 'R12 [root-allowed] unset': 'not applicable'}),
	);
	t.is(judged.exitCode, 1);
	t.deepEqual(cellsOf(judged, 'R12'), ['says nothing', 'not applicable', 'conformant']);
});

test('a level that nothing selects is not excused by a deviation of how it is spelt', t => {
	const plan = planOf();
	const found = results(plan, {[literal]: 'failed', 'R12 [root-allowed] unset': 'not applicable'});
	t.is(verdict(plan, found, {deviations: [deviation]}).exitCode, 2);
});

test('"not applicable" at a level where nothing failed is inconclusive', t => {
	const plan = planOf();
	const judged = verdict(plan, results(plan, {'R12 [root-allowed] unset': 'not applicable'}));
	t.is(judged.exitCode, 2);
	t.is(cellsOf(judged, 'R12')[1], 'inconclusive');
});

test('a failure that is a listed deviation leaves the run conformant and is counted', t => {
	const plan = planOf();
	const judged = verdict(plan, results(plan, {[literal]: 'failed'}), {deviations: [deviation]});
	t.is(judged.exitCode, 0);
	t.is(cellsOf(judged, 'R3')[1], 'deviation');
	t.regex(judged.sentence, /1 deviate as listed/);
	t.is(verdict(plan, results(plan, {[literal]: 'failed'})).exitCode, 1);
});

test('another wrong answer on the row of a deviation fails', t => {
	const plan = planOf();
	const other = {...deviation, observed: {kind: 'value', stages: {Service: 'other'}} as const};
	const judged = verdict(plan, results(plan, {[literal]: 'failed'}), {deviations: [other]});
	t.is(judged.exitCode, 1);
	t.is(judged.claims[0]?.state, 'differs');
	t.deepEqual(
		judged.nonConformant.map(({rows}) => rows),
		[[literal], [literal]],
	);
});

test('a deviation that no longer happens fails', t => {
	const plan = planOf();
	const judged = verdict(plan, results(plan), {deviations: [deviation]});
	t.is(judged.exitCode, 1);
	t.is(
		judged.nonConformant[0]?.why,
		'the deviation at knative.yaml:2 no longer holds: the row passes',
	);
});

test('a deviation that matches no row of the suite fails', t => {
	const plan = planOf();
	const misspelt = {...deviation, case: 'the documented sting'};
	const judged = verdict(plan, results(plan), {deviations: [misspelt]});
	t.is(judged.exitCode, 1);
	t.is(judged.claims[0]?.state, 'unmatched');
});

test('a deviation is not judged outside its versions, unselected or unrun', t => {
	const old = {...deviation, covers: parseVersionRange('<1.20')};
	const plan = planOf();
	t.is(verdict(plan, results(plan), {deviations: [old]}).exitCode, 0);

	const selection = selecting({requirements: ['R12']});
	const narrowed = planOf(suite, {selection}, ({requirement}) =>
		requirement === 'R12' ? undefined : {by: 'option', why: 'not selected'},
	);
	const misspelt = {...deviation, case: 'the documented sting'};
	t.is(verdict(narrowed, results(narrowed), {deviations: [deviation, misspelt]}).exitCode, 0);

	const unrun = verdict(plan, results(plan, {[literal]: 'inconclusive'}), {
		deviations: [deviation],
	});
	t.deepEqual([unrun.exitCode, unrun.claims[0]?.state], [2, 'not judged']);
});

test('an open-ended deviation covers an unreleased build', t => {
	const plan = planOf(suite, {
		subject: {name: 'knative', version: 'unreleased', owns: planOf().subject.owns},
	});
	const failed = results(plan, {[literal]: 'failed'});
	t.is(verdict(plan, failed, {deviations: [deviation]}).exitCode, 0);
});

test('a passed review date is told, and fails with strict only', t => {
	const plan = planOf();
	const failed = results(plan, {[literal]: 'failed'});
	const due = {...deviation, review: '2026-11-22'};
	t.true(verdict(plan, failed, {deviations: [due]}).claims[0]?.overdue);
	t.is(verdict(plan, failed, {deviations: [due]}).exitCode, 0);
	t.is(verdict(plan, failed, {deviations: [due], strict: true}).exitCode, 1);
	const today = {...deviation, review: '2026-11-23'};
	t.is(verdict(plan, failed, {deviations: [today], strict: true}).exitCode, 0);
});

test('a row that proves a MUST is judged although it also shows drift', t => {
	const both = row('R12', 'enabled', 'and drift', {alsoProves: ['R1']});
	const plan = planOf([...suite, both]);
	t.is(verdict(plan, results(plan, {'R12 [enabled] and drift': 'failed'})).exitCode, 1);
});

test('drift that could not be seen is not called observed', t => {
	const plan = planOf();
	const [first] = verdict(plan, results(plan, {'R1 [disabled] key absent': 'inconclusive'})).rows;
	t.is(first?.standing, 'inconclusive');
});

test('a MUST of which all rows are only observed is inconclusive', t => {
	const silent = row('R36', 'enabled', 'caddy', {observedOnly: 'nothing is said of it'});
	const plan = planOf([...suite.filter(({requirement}) => requirement !== 'R36'), silent]);
	const judged = verdict(plan, results(plan, {'R36 [enabled] caddy': 'observed'}));
	t.is(judged.exitCode, 2);
	t.deepEqual(judged.inconclusive, [
		{why: 'R36 [enabled]: its rows here are only observed', rows: []},
	]);
});

test('a SHOULD of which no row is planned does not touch the exit code', t => {
	const plan = planOf(suite.filter(({requirement}) => requirement !== 'R38'));
	t.is(verdict(plan, results(plan)).exitCode, 0);
});

test('a cell counts the rows that were judged and those that passed', t => {
	const plan = planOf();
	const some = {'R38 [enabled] b': 'failed', 'R38 [enabled] c': 'inconclusive'} as const;
	t.like(verdict(plan, results(plan, some)).requirements.at(-1)?.cells.enabled, {
		state: 'falls short',
		judged: 2,
		passed: 1,
	});
});

test('a listed deviation that stands twice leaves its cell open', t => {
	const other = row('R3', 'root-allowed', 'another string');
	const plan = planOf([...suite, other]);
	const failed = results(plan, {[literal]: 'failed'});
	const judged = verdict(plan, [...failed, result(plan, literal, 'failed')], {
		deviations: [deviation],
	});
	t.is(judged.exitCode, 2);
	t.is(cellsOf(judged, 'R3')[1], 'inconclusive');
});

test('smoke, a requirement and a case narrow what may be said', t => {
	t.deepEqual(narrowedBySelecting({preset: 'smoke'}), ['preset smoke']);
	t.deepEqual(narrowedBySelecting({preset: 'full'}), []);
	t.deepEqual(narrowedBySelecting({requirements: ['R12', 'R36']}), ['requirements R12, R36']);
	t.deepEqual(narrowedBySelecting({cases: ['caddy']}), ['case caddy']);
});

test('a smoke run needs no row at each level', t => {
	const plan = planOf(suite, {selection: selecting({preset: 'smoke'})}, ({requirement, level}) =>
		requirement === 'R3' && level !== 'enabled'
			? {by: 'preset', why: 'not in preset smoke'}
			: undefined,
	);
	const judged = verdict(plan, results(plan));
	t.is(judged.exitCode, 0);
	t.deepEqual(cellsOf(judged, 'R3'), ['not selected', 'not selected', 'conformant']);
});

test('the sentence of an inconclusive run names what and why', t => {
	const plan = planOf();
	const found = results(plan).map((each): Result =>
		each.tier === 'runtime'
			? {...each, status: 'inconclusive', reason: 'the engine stopped'}
			: each,
	);
	t.is(verdict(plan, found).sentence, 'inconclusive: knative 1.23.0: 4 rows: the engine stopped');
});

test('the sentence of a non-conformant run names the requirements and deviations', t => {
	const plan = planOf();
	const some = {'R12 [enabled] unset': 'failed', 'R12 [root-allowed] unset': 'failed'} as const;
	t.is(
		verdict(plan, results(plan, some), {deviations: [deviation]}).sentence,
		'non-conformant: knative 1.23.0 does not keep R12 (2 rows); the deviation at knative.yaml:2 no longer holds: the row passes',
	);
});

test('a long list of reasons is cut', t => {
	const plan = planOf();
	const found = results(plan).map((each, index): Result => ({
		...each,
		status: 'inconclusive',
		reason: `reason ${index}`,
	}));
	t.regex(verdict(plan, found).sentence, /reason 4; and 6 more$/);
});

test('the order of the results changes nothing', t => {
	const plan = planOf();
	const some = results(plan, {'R12 [enabled] unset': 'failed'});
	t.deepEqual(verdict(plan, some.toReversed()), verdict(plan, some));
});
