import test from 'ava';
import type {ConformanceReport} from '../conformance-report.ts';
import {reportOf as sampleOf} from '../testing-report.ts';
import {planOf, results, suite} from '../../model/sample-run.ts';
import type {Plan} from '../../model/plan.ts';
import type {Status} from '../../model/result.ts';
import {alike, isSame, reportDiff} from './report-diff.ts';
import {renderDiff} from './render.ts';

const style = {color: false, unicode: true, width: 100};

const reportOf = (
	but: Readonly<Record<string, Status>> = {},
	plan: Plan = planOf(),
): ConformanceReport => sampleOf({plan, results: results(plan, but)});

test('of the same result nothing is told, whenever it was', t => {
	const later = {...reportOf(), run: 'run-2', ended: '2026-12-01T08:00:00Z'};
	const diff = reportDiff(reportOf(), later);
	t.true(isSame(diff));
	t.deepEqual(diff.identity, []);
	t.is(diff.compared, suite.length);
	t.regex(renderDiff(style, diff), /10 rows compared, 0 differ/);
});

test('a row that fails now is told with what was seen, and its requirement', t => {
	const key = 'R12 [enabled] unset';
	const diff = reportDiff(reportOf(), reportOf({[key]: 'failed'}));
	t.false(isSame(diff));
	t.deepEqual(diff.rows, [
		{
			key,
			requirement: 'R12',
			level: 'enabled',
			standing: ['passed', 'failed'],
			before: 'false in Service',
			after: 'true in Service',
			expected: 'false',
		},
	]);
	t.like(diff.cells, [
		{requirement: 'R12', level: 'enabled', before: 'conformant', after: 'non-conformant'},
	]);
	const text = renderDiff(style, diff);
	t.regex(text, /R12 {2}MUST {5}enabled {6}✔ conformant → ✘ non-conformant/);
	t.regex(text, /R12 \[enabled\] unset: passed → failed/);
});

test('rows that changed alike are told once', t => {
	const diff = reportDiff(
		reportOf(),
		reportOf({'R38 [enabled] a': 'failed', 'R38 [enabled] c': 'failed'}),
	);
	t.deepEqual(
		alike(diff.rows).map(group => group.map(({key}) => key)),
		[['R38 [enabled] a', 'R38 [enabled] c']],
	);
	t.regex(renderDiff(style, diff), /R38 \[enabled\] a and 1 more like it: passed → failed/);
});

test('a level that one of them does not have is told once, and what fails comes before it', t => {
	const missing = {
		'R3 [root-allowed] the documented string': 'not applicable',
		'R12 [root-allowed] unset': 'not applicable',
		'R3 [enabled] the documented string': 'failed',
	} as const;
	const [before, after] = [reportOf(missing), reportOf({'R36 [enabled] caddy': 'failed'})];
	// Without a failed row at the level, nobody would believe that it is missing.
	const gone = {
		...before,
		rows: before.rows.map(row =>
			row.level === 'root-allowed' ? {...row, standing: 'not applicable' as const} : row,
		),
	};
	t.deepEqual(
		alike(reportDiff(gone, after).rows).map(([first, ...more]) => [first?.key, more.length]),
		[
			['R36 [enabled] caddy', 0],
			['R3 [root-allowed] the documented string', 1],
			['R3 [enabled] the documented string', 0],
		],
	);
	t.regex(
		renderDiff(style, reportDiff(gone, after)),
		/2 rows at root-allowed, which the first does not have, such as R3 \[root-allowed\]/,
	);
});

test('a row that only one has run is told with the reason of the other', t => {
	const narrower = planOf(suite, {}, ({requirement}) =>
		requirement === 'R36' ? {by: 'site', why: 'no container runs here'} : undefined,
	);
	const diff = reportDiff(reportOf(), reportOf({}, narrower));
	t.false(isSame(diff));
	t.deepEqual(diff.onlyBefore, [{why: 'no container runs here', rows: ['R36 [enabled] caddy']}]);
	t.deepEqual(diff.onlyAfter, []);
	t.deepEqual(reportDiff(reportOf({}, narrower), reportOf()).onlyAfter, diff.onlyBefore);
});

test('another release, another limit and an image that is gone are told, and are no difference', t => {
	const measured = {
		cluster: 'spd-1',
		facts: {kubernetes: '1.34.10', nodes: []},
		components: [],
		spellings: [],
		entered: [],
		configurationBefore: {},
	};
	const components = [
		{
			name: 'webhook',
			version: '1.19.0',
			digest: 'sha256:1',
			origin: 'stand-in',
			reference: 'webhook',
		} as const,
	];
	const one = {
		...reportOf(),
		measured: {...measured, components, configurationHash: {before: 'sha256:0'}},
	};
	const other = {
		...reportOf(),
		subject: {...reportOf().subject, version: '1.19.0'},
		limits: {request: 5},
	};
	const diff = reportDiff(one, other);
	t.true(isSame(diff));
	t.deepEqual(
		diff.identity.map(({what}) => what),
		['subject', 'Kubernetes', 'configuration before', 'image webhook', 'limit request'],
	);
	t.deepEqual(diff.identity.at(-1), {
		what: 'limit request',
		before: '30000 ms',
		after: '5 ms',
	});
});
