import test from 'ava';
import {compareObservations} from './compare-observations.ts';
import type {ReportedRow} from './conformance-report.ts';

const row = (key: string, value: boolean | null): ReportedRow => ({
	key,
	requirement: 'R12',
	alsoProves: [],
	level: 'enabled',
	case: key,
	tier: 'defaulting',
	configuration: 'enabled',
	standing: 'passed',
	milliseconds: Math.random(),
	digest: '',
	observed: {kind: 'value', stages: {Service: value}},
});

test('rows of both are compared by what was observed; times do not matter', t => {
	const one = {rows: [row('a', false), row('b', true), row('only here', true)]};
	const other = {rows: [row('b', null), row('a', false), row('only there', true)]};
	const {compared, different} = compareObservations(one, other);
	t.is(compared, 2);
	t.deepEqual(
		different.map(({key}) => key),
		['b'],
	);
});

test('the same observation that stands otherwise is a difference', t => {
	const failed: ReportedRow = {...row('a', false), standing: 'failed'};
	t.is(compareObservations({rows: [row('a', false)]}, {rows: [failed]}).different.length, 1);
});
