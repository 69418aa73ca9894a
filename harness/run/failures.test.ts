import test from 'ava';
import {catalogue, planOf, result} from '../model/sample-run.ts';
import type {Result} from '../model/result.ts';
import {parseVersionRange} from '../verdict/version-range.ts';
import type {Deviation} from '../verdict/deviations.ts';
import {becameOf, tellAsTheyCome} from './failures.ts';

const plan = planOf();
const failed = result(plan, 'R12 [enabled] unset', 'failed');
const judging = {catalogue, deviations: [], version: '1.23.0'};

const listed: Deviation = {
	requirement: 'R12',
	levels: ['enabled'],
	case: 'unset',
	versions: '<=1.23.0',
	observed: {kind: 'value', stages: {Service: true}},
	reason: 'known',
	owner: 'knative/serving',
	link: 'https://knative.dev',
	review: '2027-05-31',
	where: 'deviations.yaml:1',
	covers: parseVersionRange('<=1.23.0'),
};

test('what became of a row is as the verdict takes it', t => {
	t.is(becameOf(failed, judging), 'failed');
	t.is(becameOf(failed, {...judging, deviations: [listed]}), 'deviation');
	t.is(becameOf(failed, {...judging, deviations: [listed], version: '1.24.0'}), 'failed');
	t.is(becameOf(result(plan, 'R12 [enabled] unset', 'passed'), judging), 'passed');
	const ofKeyword = (...ids: readonly [string, ...string[]]): Result => ({
		...failed,
		requirement: ids[0],
		alsoProves: ids.slice(1),
	});
	const should = Object.entries(catalogue).find(([, {keyword}]) => keyword === 'SHOULD')?.[0] ?? '';
	t.is(becameOf(ofKeyword(should), judging), 'falls short');
	t.is(becameOf(ofKeyword('R1'), judging), 'observed');
	t.is(becameOf(ofKeyword(should, 'R12'), judging), 'failed');
});

function teller() {
	const told: string[] = [];
	return {told, tell: tellAsTheyCome({tell: (mark, line) => told.push(`${mark} ${line}`)})};
}

test('ten failures are told with what differs, then that there are more', t => {
	const {told, tell} = teller();
	const keys = Array.from({length: 13}, (_, index) => `R12 [enabled] ${index}`);
	for (const key of keys) tell({...failed, key, reason: 'expected false, saw true'}, 'failed');
	t.is(told.length, 11);
	t.is(told[0], 'failed R12 [enabled] 0: expected false, saw true');
	t.is(told.at(-1), 'failed and more; the report has all');
});

test('rows that are excused, or only fall short, are not told', t => {
	const {told, tell} = teller();
	for (const came of [
		'passed',
		'deviation',
		'falls short',
		'observed',
		'not applicable',
	] as const) {
		tell({...failed, reason: 'because'}, came);
	}
	t.deepEqual(told, []);
});

test('of what could not be judged each reason is told once', t => {
	const {told, tell} = teller();
	for (const reason of ['no answer', 'no answer', 'another', 'no answer']) {
		tell({...failed, reason}, 'inconclusive');
	}
	t.deepEqual(told, [
		'inconclusive R12 [enabled] unset: no answer',
		'inconclusive R12 [enabled] unset: another',
	]);
});

test('what a subject says cannot move the cursor, and is cut', t => {
	const {told, tell} = teller();
	tell(
		{...failed, reason: `saw \u001B[2J\u001B]0;title\u0007bad\r\nnews ${'x'.repeat(1e6)}`},
		'failed',
	);
	const [line = ''] = told;
	t.true(line.startsWith('failed R12 [enabled] unset: saw bad news xxx'));
	t.regex(line, /^[\p{L}\p{N}\p{P} ]*…$/u);
	t.true(line.length < 340);
});
