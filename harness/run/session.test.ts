import test from 'ava';
import {atLevel} from '../model/configuration.ts';
import type {Result} from '../model/result.ts';
import {rowKey, type Row} from '../model/row.ts';
import {Session} from './session.ts';

const rowNamed = (title: string): Row => ({
	requirement: 'R12',
	alsoProves: [],
	level: 'enabled',
	case: title,
	tier: 'defaulting',
	configuration: atLevel('enabled'),
	probe: {kind: 'image', image: 'caddy'},
	expect: {equals: null},
	presets: [],
});

const passed = (row: Row): Result => ({
	...row,
	key: rowKey(row),
	configuration: 'enabled',
	status: 'passed',
	expected: row.expect,
	milliseconds: 0,
});

test('everything asked for in one turn is one run', async t => {
	const plans: string[][] = [];
	const session = new Session(async (rows, onResult) => {
		plans.push(rows.map(row => row.case));
		for (const row of rows) onResult(passed(row));
	});
	const results = await Promise.all(['a', 'b'].map(each => session.result(rowNamed(each))));
	t.deepEqual(plans, [['a', 'b']]);
	t.deepEqual(
		results.map(({key}) => key),
		['R12 [enabled] a', 'R12 [enabled] b'],
	);
});

test('a row that comes too late is refused with one line', async t => {
	const session = new Session(async (rows, onResult) => {
		for (const row of rows) onResult(passed(row));
	});
	await session.result(rowNamed('a'));
	t.throws(() => session.result(rowNamed('b')), {
		message:
			'R12 [enabled] b started after the run had begun: leave out --serial, rows are run together',
	});
});

test('a run that fails fails whoever still waits', async t => {
	const session = new Session(async () => {
		throw new Error('no cluster');
	});
	await t.throwsAsync(session.result(rowNamed('a')), {message: 'no cluster'});
});

test('a run that forgets a row fails it', async t => {
	const session = new Session(async () => {});
	await t.throwsAsync(session.result(rowNamed('a')), {
		message: 'the run ended without a result for this row',
	});
});
