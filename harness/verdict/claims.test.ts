import test from 'ava';
import type {Observation} from '../model/observation.ts';
import {claim} from './claims.ts';
import type {Deviation} from './deviations.ts';
import {catalogue, planOf, result, selecting, suite} from '../model/sample-run.ts';
import {standRows} from './row-verdict.ts';
import {parseVersionRange} from './version-range.ts';

const now = new Date('2026-11-23T12:00:00Z');
const key = 'R36 [enabled] caddy';

function deviation(observed: Observation, others: Partial<Deviation> = {}): Deviation {
	return {
		requirement: 'R36',
		levels: ['enabled'],
		case: 'caddy',
		versions: '*',
		observed,
		reason: 'known',
		owner: 'somebody',
		link: 'https://example.com/',
		review: '2027-05-31',
		where: 'some.yaml:1',
		covers: parseVersionRange('*'),
		...others,
	};
}

/** The claim's state for a failing row with this observation. */
function stateOf(listed: Observation, seen: Observation | undefined): string | undefined {
	const plan = planOf();
	const {observed: _, ...found} = result(plan, key, 'failed');
	const results = [{...found, ...(seen === undefined ? {} : {observed: seen})}];
	const rows = standRows(plan, results, catalogue);
	return claim([deviation(listed)], plan, rows, now)[0]?.state;
}

function value(stages: Readonly<Record<string, null | string[]>>): Observation {
	return {kind: 'value', stages};
}

const crashed = {
	kind: 'outcome',
	outcome: 'crashed',
	text: 'exec /usr/bin/caddy: operation not permitted',
	exitCode: 1,
} as const;

test('of a text, what is listed must stand in it', t => {
	t.is(stateOf({...crashed, text: 'operation not permitted'}, crashed), 'matched');
	t.is(stateOf({...crashed, text: 'permission denied'}, crashed), 'differs');
});

test('an empty listed text speaks of an empty one only', t => {
	t.is(stateOf({...crashed, text: ''}, {...crashed, text: ''}), 'matched');
	t.is(stateOf({...crashed, text: ''}, crashed), 'differs');
});

test('everything but texts is compared to the last field', t => {
	t.is(stateOf({...crashed, exitCode: 2}, crashed), 'differs');
	t.is(stateOf({...crashed, outcome: 'refused'}, crashed), 'differs');
	t.is(stateOf(crashed, {...crashed, violations: ['runAsNonRoot']}), 'differs');
	const {exitCode: _, ...open} = crashed;
	t.is(stateOf(open, crashed), 'differs');
});

test('a text that is not listed must not be there', t => {
	const ready = {kind: 'outcome', outcome: 'ready', text: ''} as const;
	t.is(stateOf(ready, {...ready, answer: 'hello'}), 'differs');
	t.is(stateOf({...ready, answer: 'hell'}, {...ready, answer: 'hello'}), 'matched');
	t.is(stateOf({...ready, answer: 'hell'}, ready), 'differs');
});

test('a value is compared stage by stage', t => {
	t.is(stateOf(value({Service: null}), value({Service: null})), 'matched');
	t.is(stateOf(value({Service: null}), value({Service: null, Pod: null})), 'differs');
	t.is(stateOf(value({Service: ['A', 'B']}), value({Service: ['B', 'A']})), 'differs');
});

test('a failure without an observation is no known one', t => {
	t.is(stateOf(crashed, undefined), 'differs');
});

test('a row that was left out is not judged, whether it exists or not', t => {
	const plan = planOf(suite, {}, row =>
		row.requirement === 'R36' ? {by: 'site', why: 'no container runs here'} : undefined,
	);
	const rows = standRows(plan, [], catalogue);
	t.like(claim([deviation(crashed)], plan, rows, now)[0], {
		state: 'not judged',
		why: 'row not selected: no container runs here',
	});
});

test('a row that the suite lacks is unmatched where it would have been selected', t => {
	const misspelt = deviation(crashed, {case: 'cady'});
	const states = (selection: Parameters<typeof selecting>[0]) => {
		const plan = planOf(suite, {selection: selecting(selection)});
		return claim([misspelt], plan, standRows(plan, [], catalogue), now)[0]?.state;
	};
	t.is(states({}), 'unmatched');
	t.is(states({requirements: ['R36']}), 'unmatched');
	t.is(states({cases: ['cady']}), 'unmatched');
	t.is(states({cases: ['R36 [enabled] cady']}), 'unmatched');
	t.is(states({levels: ['disabled']}), 'not judged');
	t.is(states({requirements: ['R12']}), 'not judged');
	t.is(states({cases: ['caddy']}), 'not judged');
});

test('a subject of unknown version has only deviations of any version', t => {
	const subject = {name: 'webhook', owns: planOf().subject.owns};
	const plan = planOf(suite, {subject});
	const covers = parseVersionRange('>=1.16');
	const listed = deviation(crashed, {versions: '>=1.16', covers});
	t.like(claim([listed], plan, standRows(plan, [], catalogue), now)[0], {
		state: 'not judged',
		why: 'it speaks of >=1.16, not of a subject of unknown version',
	});
});
