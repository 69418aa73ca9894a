import test from 'ava';
import {rowKey} from '../harness/model/row.ts';
import {run} from '../harness/run/run.ts';
import {Session} from '../harness/run/session.ts';
import {inProcessTarget} from '../harness/subjects/in-process.ts';
import type {Catalogue} from '../harness/model/requirement.ts';
import {rows} from './index.ts';
import {requirements} from './requirements.ts';

const catalogue: Catalogue = requirements;
const target = inProcessTarget();
const {signal} = new AbortController();
const session = new Session(async (asked, onResult) => {
	await run({rows: asked, target, concurrency: 100, signal, onResult});
});

/** Rows that the reference answers; the others are Knative's. */
const own = rows.filter(
	({tier, requirement}) =>
		target.tiers.includes(tier) && target.owns.includes(catalogue[requirement]?.owner ?? 'image'),
);

for (const row of own) {
	test(rowKey(row), async t => {
		const {status, reason} = await session.result(row);
		t.true(status === 'passed' || status === 'observed', `${status}: ${reason}`);
	});
}
