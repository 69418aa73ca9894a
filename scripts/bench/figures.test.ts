import test from 'ava';
import {held, tellFigure, tellNotKept} from './figures.ts';

const limits = {speed: {atMost: 300}, agrees: {atLeast: 100}};

const lines = (speed: number, agrees: number): readonly string[] =>
	tellNotKept(
		held(
			[
				{what: 'speed', value: speed, unit: 'ms'},
				{what: 'agrees', value: agrees, unit: 'rows'},
				{what: 'free', value: 1e9, unit: ''},
			],
			limits,
		),
	);

test('a figure at its limit keeps it, one beyond is named with both', t => {
	t.deepEqual(lines(300, 100), []);
	t.deepEqual(lines(300.01, 99), [
		'limit not kept: speed: 300.01 ms, at most 300',
		'limit not kept: agrees: 99 rows, at least 100',
	]);
});

test('what was measured of nothing, or not at all, keeps no limit', t => {
	t.deepEqual(lines(Number.NaN, 100), ['limit not kept: speed: not measured ms, at most 300']);
	t.deepEqual(tellNotKept(held([], {speed: {atMost: 300}})), [
		'limit not kept: speed: not measured, at most 300',
	]);
});

test('the table tells limits beside their figures', t => {
	const [speed, free] = held(
		[
			{what: 'speed', value: 400, unit: 'ms'},
			{what: 'free', value: 1, unit: 's'},
		],
		{speed: {atMost: 300}},
	);
	if (!speed || !free) throw new Error('two figures were given');
	t.is(tellFigure(speed, 6), 'speed        400 ms, at most 300: NOT KEPT');
	t.is(tellFigure(free, 6), 'free           1 s');
});
