import test from 'ava';
import {remaining, type Course} from './remaining.ts';

const atStart = (took: number, usually: number | undefined, ahead: Course['ahead'] = []) =>
	remaining({over: [], current: {took, usually}, ahead});

for (const [what, said, expected] of [
	[
		'the rest of the current phase and all others',
		atStart(10_000, 40_000, [90_000]),
		'about 2 min left',
	],
	['a phase that is not known', atStart(10_000, undefined, [90_000]), undefined],
	['a later phase that is not known', atStart(10_000, 40_000, [90_000, undefined]), undefined],
	['a phase that is a little late', atStart(42_000, 40_000, [20_000]), 'about 20 s left'],
	[
		'a phase that is much too late',
		atStart(61_000, 40_000, [20_000]),
		'longer than before (1 min 01 s so far)',
	],
	['the end', atStart(38_000, 40_000), 'a few seconds left'],
	['a last phase that should be over', atStart(44_000, 40_000), 'a few seconds left'],
	[
		'a last phase that should be over for long',
		atStart(46_000, 40_000),
		'longer than before (46.0 s so far)',
	],
] as const) {
	test(`time left, ${what}: ${expected ?? 'nothing'}`, t => t.is(said, expected));
}

test('the time left is at the pace of this run, once it can be told', t => {
	const current = {took: 0, usually: 60_000};
	const course = (took: number, usually: number | undefined): Course => ({
		over: [{took, usually}],
		current,
		ahead: [],
	});
	t.is(remaining(course(30_000, 10_000)), 'about 3 min left');
	t.is(remaining(course(12_000, 4_000)), 'about 60 s left', 'too short to tell');
	t.is(remaining(course(30_000, undefined)), 'about 60 s left');
});

test('a run that hangs never claims for long that it is nearly over', t => {
	const said = Array.from({length: 600}, (_, second) => atStart(second * 1000, 60_000, [2_000]));
	const few = said.filter(each => each === 'a few seconds left');
	t.true(few.length < 15, `${few.length} s`);
	t.is(said.at(-1), 'longer than before (9 min 59 s so far)');
});
