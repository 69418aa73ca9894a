import test from 'ava';
import {rowKey} from '../harness/row.ts';
import {run} from '../harness/run.ts';
import {Session} from '../harness/session.ts';
import {inProcessSite} from '../harness/subjects/in-process.ts';
import {rows} from './index.ts';

const site = inProcessSite();
const {signal} = new AbortController();
const session = new Session((asked, onResult) =>
	run({rows: asked, site, concurrency: 100, signal, onResult}),
);

for (const row of rows.filter(({tier}) => site.tiers.includes(tier))) {
	test(rowKey(row), async t => {
		const {status, reason} = await session.result(row);
		t.true(status === 'passed' || status === 'observed', `${status}: ${reason}`);
	});
}
