import {join} from 'node:path';
import test from 'ava';
import {readDeviations} from '../harness/verdict/deviations.ts';
import {planRun, type Plan} from '../harness/model/plan.ts';
import {levels} from '../harness/model/levels.ts';
import {owners} from '../harness/model/requirement.ts';
import type {Result} from '../harness/model/result.ts';
import {rowKey} from '../harness/model/row.ts';
import {select, whyNotSelected} from '../harness/run/selection.ts';
import {judgeRun} from '../harness/verdict/verdict.ts';
import {rows} from '../suites/index.ts';
import {requirements} from '../suites/requirements.ts';

const file = join(import.meta.dirname, 'knative.yaml');
const deviations = await readDeviations(file, requirements);
const listed = new Map(
	deviations.flatMap(deviation =>
		deviation.levels.map(level => [rowKey({...deviation, level}), deviation] as const),
	),
);

function gate(version: string): Plan {
	const selection = select({preset: 'gate'}, rows, Object.keys(requirements));
	return planRun(
		{
			run: 'r',
			started: '2026-11-23T08:00:00Z',
			subject: {name: 'knative', version, owns: owners},
			suiteDigest: 'sha256:0',
			selection,
			again: [],
		},
		rows,
		row => whyNotSelected(selection, row),
	);
}

/** A run in which every row is as expected, but for the listed ones, which are as listed. */
function asListed(plan: Plan): readonly Result[] {
	return plan.rows.map(({observedOnly, ...row}) => ({
		...row,
		status: listed.has(row.key) ? 'failed' : observedOnly === undefined ? 'passed' : 'observed',
		expected: {equals: null},
		observed: listed.get(row.key)?.observed ?? {kind: 'value', stages: {}},
		milliseconds: 1,
	}));
}

const now = new Date('2026-11-23T12:00:00Z');

test('every entry names a row that is judged', t => {
	const judged = new Set(rows.filter(row => row.observedOnly === undefined).map(rowKey));
	t.deepEqual(
		[...listed.keys()].filter(key => !judged.has(key)),
		[],
	);
});

test('a gate in which all is as listed is conformant, for a release and an unreleased build', t => {
	for (const version of ['1.23.0', 'unreleased']) {
		const plan = gate(version);
		const verdict = judgeRun({
			plan,
			results: asListed(plan),
			catalogue: requirements,
			deviations,
			now,
			strict: true,
		});
		t.deepEqual([verdict.nonConformant, verdict.inconclusive], [[], []]);
		t.is(verdict.exitCode, 0);
		t.true(verdict.sentence.startsWith(`conformant: knative ${version}: `));
	}
});

test('without deviations the same gate fails what they list', t => {
	const plan = gate('1.23.0');
	const verdict = judgeRun({
		plan,
		results: asListed(plan),
		catalogue: requirements,
		deviations: [],
		now,
	});
	t.is(verdict.exitCode, 1);
	const broken = verdict.nonConformant.map(({requirement}) => requirement);
	const listing = new Set(deviations.map(({requirement}) => requirement));
	for (const id of listing) t.true(broken.includes(id), id);
});

test('every requirement is judged or observed in the gate at each level of which it speaks', t => {
	const plan = gate('1.23.0');
	const {requirements: standing} = judgeRun({
		plan,
		results: asListed(plan),
		catalogue: requirements,
		deviations,
		now,
	});
	const silent = standing.flatMap(({id, requirement, cells}) =>
		levels
			.filter(level => requirement.levels.includes(level))
			.filter(level => cells[level].judged === 0 && cells[level].state !== 'observed')
			.map(level => `${id} [${level}]: ${cells[level].state}`),
	);
	t.deepEqual(silent, []);
});
