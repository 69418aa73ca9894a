import test from 'ava';
import {readFurnishing} from './document.ts';
import {renderHtml} from './html.ts';
import {sampleReport} from './sample-report.ts';
import {shallow} from './shallow.ts';

const nested = (depth: number, leaf: unknown): unknown => {
	let value = leaf;
	for (let level = 0; level < depth; level++) value = {a: value};
	return value;
};

test('what is not deep is the same value', t => {
	const value = {rows: [{expected: {equals: null}}, [1, 'a', true]]};
	t.is(shallow(value), value);
});

test('what is deep ends', t => {
	t.regex(JSON.stringify(shallow(nested(100_000, 1))), /^(\{"a":)+"…"\}+$/);
});

test('a report of depths that nobody reads is a short page', async t => {
	const report = sampleReport();
	const rows = report.rows.map(row => ({
		...row,
		expected: {equals: nested(100_000, 1) as never},
		observed: {kind: 'value', stages: {Service: nested(100_000, 2) as never}} as const,
	}));
	const page = renderHtml({...report, rows}, await readFurnishing());
	t.true(page.length < 200_000);
});
